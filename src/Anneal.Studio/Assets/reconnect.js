// When the server does not answer, the page says so (App.razor); when it answers again, the page goes on where it was.
const dialog = document.getElementById("components-reconnect-modal");

async function waitForServer() {
    try {
        await fetch("assets/icon.svg", { cache: "no-store" });
        location.reload();
    } catch {
        setTimeout(waitForServer, 3000);
    }
}

dialog.addEventListener("components-reconnect-state-changed", event => {
    // The server answers, but is another one that does not know this page; or all tries are used up.
    if (event.detail.state === "rejected") location.reload();
    if (event.detail.state === "failed") waitForServer();
});
dialog.querySelector("button").addEventListener("click", () => location.reload());
