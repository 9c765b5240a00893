// The theme that was chosen, before the page is drawn: light, dark, or as the system has it.
(function () {
    const root = document.documentElement, order = ["auto", "light", "dark"];
    const get = () => { try { return localStorage.getItem("anneal-theme") || "auto"; } catch { return "auto"; } };
    function set(theme) {
        if (theme === "auto") delete root.dataset.theme;
        else root.dataset.theme = theme;
        try { localStorage.setItem("anneal-theme", theme); } catch { /* It lasts until the page is left. */ }
        const button = document.querySelector("[data-theme-switch]");
        if (button) button.setAttribute("aria-label", "Light or dark: now " + (theme === "auto" ? "as the system has it" : theme));
    }
    set(get());
    document.addEventListener("click", event => {
        if (event.target.closest("[data-theme-switch]")) set(order[(order.indexOf(get()) + 1) % order.length]);
    });
})();
