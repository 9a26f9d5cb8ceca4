"use strict";
// Only in the preview: loads the page again when it has been made again, and shows what went wrong.
{
  const here = document.currentScript.dataset.edition;
  let sheet = null;
  const listen = new EventSource("/-/news");
  listen.onmessage = (event) => {
    const { edition, errors } = JSON.parse(event.data);
    if (edition !== here) return location.reload();
    sheet?.remove();
    if (errors.length) document.body.append((sheet = overlay(errors)));
  };
  const overlay = (errors) => {
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", zIndex: 2147483647, maxHeight: "60vh", overflow: "auto", padding: "1rem 1.5rem",
      background: "#3a1512", color: "#fff", font: "14px/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap", textAlign: "left",
    });
    const close = document.createElement("button");
    close.textContent = "Hide";
    Object.assign(close.style, { float: "right", font: "inherit", padding: "0.2rem 0.8rem" });
    close.onclick = () => box.remove();
    box.append(close, `Some pages could not be made; what you see is older.\n\n${errors.join("\n\n")}`);
    return box;
  };
}
