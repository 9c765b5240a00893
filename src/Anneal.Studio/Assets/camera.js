// The camera: its picture on the page, and one frame of it as a file.
export async function start(video) {
    if (!navigator.mediaDevices) return "This browser gives the camera to pages of this machine (localhost) or over https only.";
    try {
        video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, facingMode: "environment" }, audio: false });
        await video.play();
        return null;
    } catch (error) {
        return error.name === "NotAllowedError" ? "The camera was not allowed. Allow it in the browser's address bar, and try again."
            : error.name === "NotFoundError" ? "There is no camera. Choose a picture instead." : "The camera does not answer: " + error.message;
    }
}

export async function take(video) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/png"));
    return blob;
}

export function stop(video) {
    if (video.srcObject) video.srcObject.getTracks().forEach(track => track.stop());
    video.srcObject = null;
}
