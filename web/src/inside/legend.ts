import { h } from "../shell/dom";
import { type PaletteName, lut } from "./lut";
import { signed } from "./numbers";

/** The colour table with the numbers at its ends and in its middle. */
export class Legend {
  private readonly canvas = h("canvas", { width: "256", height: "1", "aria-hidden": "true" });
  private readonly numbers = [h("span", {}), h("span", {}), h("span", {})];
  readonly element = h("div", { class: "scale" }, this.canvas, h("div", { class: "scale-numbers" }, ...this.numbers));

  show(palette: PaletteName, [low, high]: readonly [number, number]): void {
    const picture = new ImageData(256, 1);
    new Uint32Array(picture.data.buffer).set(lut(palette).words);
    this.canvas.getContext("2d")?.putImageData(picture, 0, 0);
    [low, (low + high) / 2, high].forEach((value, index) => {
      const text = low < 0 ? signed(value) : value.toFixed(2);
      const place = this.numbers[index];
      if (place !== undefined) place.textContent = value === 0 ? "0" : text;
    });
  }
}
