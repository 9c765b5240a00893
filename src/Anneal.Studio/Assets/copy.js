// Buttons with data-copy="SELECTOR" put that element's text on the clipboard, and say so.
document.addEventListener("click", async event => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = "Copied";
    } catch {
        // Without leave for the clipboard, the text is selected for Ctrl-C.
        getSelection().selectAllChildren(source);
        button.textContent = "Selected";
    }
    setTimeout(() => button.textContent = "Copy", 1500);
});
