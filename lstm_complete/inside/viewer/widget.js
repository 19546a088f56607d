// src/widget.ts
var e = { render({ model: e, el: t }) {
	let n = document.createElement("iframe");
	n.title = "A network, looked into", n.style.cssText = "display: block; width: 100%; border: 0";
	let r = "", i = () => {
		URL.revokeObjectURL(r), r = URL.createObjectURL(new Blob([e.get("html")], { type: "text/html" })), n.src = r, n.height = String(e.get("height"));
	};
	return e.on("change:html", i), e.on("change:height", i), i(), t.append(n), () => {
		e.off("change:html", i), e.off("change:height", i), URL.revokeObjectURL(r);
	};
} };
export { e as default };
