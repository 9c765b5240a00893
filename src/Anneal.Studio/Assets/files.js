// Files that are chosen or dropped, one after the other, each as a stream; of a folder every file, with the name of the folder that it lies in.
export function attach(zone, inputs, server) {
    let depth = 0, busy = false;

    async function walk(entry, folder, found) {
        if (entry.isFile) found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), folder });
        else {
            const reader = entry.createReader();
            for (;;) {
                const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
                if (!entries.length) return;
                for (const e of entries) await walk(e, entry.name, found);
            }
        }
    }

    // One of each folder in turn, so that where not all are taken, each folder has its share.
    function inTurn(found) {
        const folders = new Map();
        for (const f of found) (folders.get(f.folder) ?? folders.set(f.folder, []).get(f.folder)).push(f);
        const lists = [...folders.values()], mixed = [];
        for (let i = 0; mixed.length < found.length; i++) for (const list of lists) if (i < list.length) mixed.push(list[i]);
        return mixed;
    }

    async function send(found) {
        if (busy) return;
        busy = true;
        try {
            found = inTurn(found.filter(f => !f.folder || !f.file.name.startsWith(".")));
            const taken = await server.invokeMethodAsync("Begin", found.length);
            for (let i = 0; i < taken; i++) {
                const { file, folder } = found[i];
                if (!await server.invokeMethodAsync("Receive", file.name, folder, file.size, i, taken, file.size > 0 && file.size < 2e9 ? DotNet.createJSStreamReference(file) : null)) break;
            }
            await server.invokeMethodAsync("Finish");
        } finally {
            busy = false;
        }
    }

    async function change(event) {
        const input = event.target;
        const found = [...input.files].map(file => ({ file, folder: file.webkitRelativePath ? file.webkitRelativePath.split("/").at(-2) : null }));
        await send(found);
        input.value = "";
    }

    async function drop(event) {
        event.preventDefault();
        depth = 0;
        zone.classList.remove("over");
        const entries = [...event.dataTransfer.items].map(i => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(e => e);
        const found = [];
        if (entries.length) for (const e of entries) await walk(e, null, found);
        else for (const file of event.dataTransfer.files) found.push({ file, folder: null });
        await send(found);
    }

    const over = event => { event.preventDefault(); event.dataTransfer.dropEffect = "copy"; };
    const enter = event => { event.preventDefault(); depth++; zone.classList.add("over"); };
    const leave = () => { if (--depth <= 0) zone.classList.remove("over"); };
    zone.addEventListener("dragenter", enter);
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", leave);
    zone.addEventListener("drop", drop);
    for (const input of inputs) if (input) input.addEventListener("change", change);
}
