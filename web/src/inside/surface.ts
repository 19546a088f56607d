import { h } from "../shell/dom";

/** What is drawn on a surface: sizes and places in device pixels. */
export interface Drawing {
  /** The size of all there is, in CSS pixels. */
  size(width: number): { width: number; height: number };
  draw(context: CanvasRenderingContext2D, view: View, colours: PageColours): void;
}

/** The part of the drawing that is on screen. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
}

/** A canvas that is as large as what can be seen of it and scrolls over a drawing of any size; it is painted once a frame. */
export class Surface {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly field = h("div", { class: "field-of-view" }, this.canvas);
  private readonly context: CanvasRenderingContext2D;
  private readonly resized: ResizeObserver;
  private frame = 0;
  private readonly themed: MutationObserver;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private drawing: Drawing | null = null;
  private colours: PageColours | null = null;

  constructor(attributes: Record<string, string>) {
    this.element = h("div", { class: "surface", tabindex: "0", ...attributes }, this.field);
    const context = this.canvas.getContext("2d", { alpha: true });
    if (context === null) throw new Error("this browser draws nothing on a canvas");
    this.context = context;
    this.element.addEventListener("scroll", () => this.paintSoon(), { passive: true });
    this.resized = new ResizeObserver(() => this.fits() || this.relayout());
    this.resized.observe(this.element);
    this.themed = new MutationObserver(this.recolour);
    this.themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.dark.addEventListener("change", this.recolour);
  }

  show(drawing: Drawing): void {
    this.drawing = drawing;
    this.relayout();
  }

  /** Paint in the next frame. */
  paintSoon(): void {
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  /** Make a place visible, CSS pixels of the drawing; `margin` of it around is taken for frozen rows and columns. */
  reveal(left: number, top: number, width: number, height: number, frozen = { left: 0, top: 0 }): void {
    const box = this.element;
    if (left < box.scrollLeft + frozen.left) box.scrollLeft = left - frozen.left;
    else if (left + width > box.scrollLeft + box.clientWidth) box.scrollLeft = left + width - box.clientWidth;
    if (top < box.scrollTop + frozen.top) box.scrollTop = top - frozen.top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
  }

  /** The drawing's size is computed anew. */
  relayout(): void {
    if (this.drawing === null || this.element.clientWidth === 0) return;
    const { width, height } = this.drawing.size(this.element.clientWidth);
    this.field.style.width = `${Math.max(width, this.element.clientWidth)}px`;
    this.field.style.height = `${height}px`;
    this.paint();
  }

  /** Has what is shown been painted in this size? */
  private fits(): boolean {
    return this.canvas.style.width === `${this.element.clientWidth}px` && this.canvas.style.height === `${this.element.clientHeight}px`;
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.resized.disconnect();
    this.themed.disconnect();
    this.dark.removeEventListener("change", this.recolour);
  }

  /** The page has another theme. */
  private readonly recolour = () => {
    this.colours = null;
    this.paintSoon();
  };

  private paint(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = this.element;
    if (this.drawing === null || clientWidth === 0) return;
    const ratio = devicePixelRatio;
    const width = Math.round(clientWidth * ratio);
    const height = Math.round(clientHeight * ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${clientWidth}px`;
      this.canvas.style.height = `${clientHeight}px`;
    }
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.colours ??= pageColours(this.element);
    this.drawing.draw(this.context, { left: Math.round(scrollLeft * ratio), top: Math.round(scrollTop * ratio), width, height, ratio }, this.colours);
  }
}

export type PageColours = Record<"ink" | "muted" | "surface" | "accent", string>;

/** Colours of the page, for what is drawn beside the figures; light-dark() is resolved by using it. */
export function pageColours(element: Element): PageColours {
  const probe = document.createElement("span");
  element.append(probe);
  const style = getComputedStyle(probe);
  const resolved = (name: string) => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const colours = { ink: resolved("ink"), muted: resolved("muted"), surface: resolved("surface"), accent: resolved("accent") };
  probe.remove();
  return colours;
}
