// The canvas: shows strokes at once and tells them to the server, which reads them. Coordinates are shares of the canvas' side.
export function attach(canvas, server, strokes, pen) {
    const context = canvas.getContext("2d");
    const cursor = { x: 0.5, y: 0.5, down: false, shown: false };
    let drawing = strokes, active = null, waiting = [], timer = 0;

    const ink = () => getComputedStyle(canvas).getPropertyValue("--chalk").trim() || "#fff";

    function line(stroke, from) {
        const size = canvas.width;
        context.strokeStyle = context.fillStyle = ink();
        context.lineWidth = stroke[0] * size;
        context.lineCap = context.lineJoin = "round";
        context.beginPath();
        if (stroke.length === 3) {
            context.arc(stroke[1] * size, stroke[2] * size, context.lineWidth / 2, 0, 2 * Math.PI);
            context.fill();
            return;
        }
        context.moveTo(stroke[from] * size, stroke[from + 1] * size);
        for (let i = from + 2; i < stroke.length; i += 2) context.lineTo(stroke[i] * size, stroke[i + 1] * size);
        context.stroke();
    }

    function redraw() {
        context.clearRect(0, 0, canvas.width, canvas.height);
        drawing.forEach(s => line(s, 1));
        if (!cursor.shown) return;
        context.strokeStyle = cursor.down ? "#f0935a" : "#8b95a1";
        context.lineWidth = 3;
        context.beginPath();
        context.arc(cursor.x * canvas.width, cursor.y * canvas.height, pen * canvas.width / 2 + 4, 0, 2 * Math.PI);
        context.stroke();
    }

    function place(event) {
        const box = canvas.getBoundingClientRect();
        return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    }

    function begin(x, y) {
        active = [pen, x, y];
        drawing.push(active);
        line(active, 1);
        server.invokeMethodAsync("Begin", x, y);
    }

    function extend(x, y) {
        active.push(x, y);
        line(active, active.length - 4);
        waiting.push(x, y);
        if (!timer) timer = setTimeout(flush, 40);
    }

    function flush() {
        clearTimeout(timer);
        timer = 0;
        if (waiting.length) server.invokeMethodAsync("Extend", waiting);
        waiting = [];
    }

    function down(event) {
        if (event.button !== 0 || active) return;
        event.preventDefault();
        canvas.focus({ preventScroll: true });
        cursor.shown = cursor.down = false;
        canvas.setPointerCapture(event.pointerId);
        begin(...place(event));
    }

    function move(event) {
        if (!active || !canvas.hasPointerCapture(event.pointerId)) return;
        const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
        for (const e of events.length ? events : [event]) extend(...place(e));
    }

    function up() {
        if (cursor.down) return;
        flush();
        active = null;
    }

    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    function key(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const step = steps[event.key];
        if (step) {
            const far = event.shiftKey ? 0.06 : 0.02;
            cursor.x = Math.min(1, Math.max(0, cursor.x + step[0] * far));
            cursor.y = Math.min(1, Math.max(0, cursor.y + step[1] * far));
            cursor.shown = true;
            if (cursor.down) extend(cursor.x, cursor.y);
        } else if (event.key === " ") {
            cursor.shown = true;
            cursor.down = !cursor.down;
            if (cursor.down) begin(cursor.x, cursor.y);
            else up();
        } else if (["Enter", "Backspace", "Delete"].includes(event.key)) {
            cursor.down = false;
            up();
            server.invokeMethodAsync("Key", event.key);
        } else return;
        event.preventDefault();
        redraw();
    }

    function blur() {
        cursor.shown = cursor.down = false;
        up();
        redraw();
    }

    const handlers = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up, keydown: key, blur };
    for (const name in handlers) canvas.addEventListener(name, handlers[name]);
    redraw();

    return {
        show(other) {
            flush();
            active = null;
            cursor.down = false;
            drawing = other;
            redraw();
        },
        setPen(width) { pen = width; },
        dispose() { for (const name in handlers) canvas.removeEventListener(name, handlers[name]); }
    };
}
