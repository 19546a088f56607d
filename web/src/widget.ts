/**
 * A notebook's widget: the file that `offline_page` makes, in a frame of its own. Its policy lets nothing run but the
 * viewer; a sandbox besides would keep browsers from following the page's own links.
 */
interface Model {
  get(name: "html"): string;
  get(name: "height"): number;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

export default {
  render({ model, el }: { model: Model; el: HTMLElement }): () => void {
    const frame = document.createElement("iframe");
    frame.title = "A network, looked into";
    frame.style.cssText = "display: block; width: 100%; border: 0";
    let address = "";
    const show = () => {
      URL.revokeObjectURL(address);
      address = URL.createObjectURL(new Blob([model.get("html")], { type: "text/html" }));
      frame.src = address;
      frame.height = String(model.get("height"));
    };
    model.on("change:html", show);
    model.on("change:height", show);
    show();
    el.append(frame);
    return () => {
      model.off("change:html", show);
      model.off("change:height", show);
      URL.revokeObjectURL(address);
    };
  },
};
