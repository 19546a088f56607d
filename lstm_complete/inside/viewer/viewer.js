// src/inside/numbers.ts
function e(e, t = 2) {
	return `${e < 0 ? "−" : "+"}${Math.abs(e).toFixed(t)}`;
}
function t(e) {
	return e < .01 && e > 0 ? "< 1 %" : `${Math.round(100 * e)} %`;
}
function n(e, t, n) {
	return Math.max(t, Math.min(n, e));
}
function r(e) {
	let t = 0;
	for (let n of e) t = Math.max(t, Math.abs(n));
	return t;
}
function i(e) {
	return e === 0 ? "0" : e.toExponential(0).replace("e-", "e−").replace("e+", "e");
}
// src/inside/source.ts
var a = class extends Error {};
// src/inside/one_text.ts
async function o(e, { text: t, clamps: n }) {
	if (t !== e.text || n.length > 0) throw new a("These figures came from a file: there is no network that could read anything else.");
	return e;
}
// src/inside/vectors.ts
var s = [-1, 1], c = [0, 1], l = {
	c: {
		standard: "cell state",
		article: "long-term memory",
		sign: "c",
		range: s
	},
	h: {
		standard: "hidden state",
		article: "working memory",
		sign: "h",
		range: s
	},
	input: {
		standard: "input gate",
		article: "save gate",
		sign: "i",
		range: c
	},
	forget: {
		standard: "forget gate",
		article: "remember gate",
		sign: "f",
		range: c
	},
	output: {
		standard: "output gate",
		article: "focus gate",
		sign: "o",
		range: c
	},
	candidate: {
		standard: "candidate",
		article: "candidate memory",
		sign: "j",
		range: s
	},
	reset: {
		standard: "reset gate",
		article: "reset gate",
		sign: "r",
		range: c
	},
	update: {
		standard: "update gate",
		article: "update gate",
		sign: "z",
		range: c
	},
	preactivation: {
		standard: "before the activation",
		article: "before the activation",
		sign: "a",
		range: s
	}
};
function u(e) {
	return l[e].range === c;
}
function d(e, t) {
	return l[e][t];
}
function f(e, t) {
	return t === "cividis" ? "cividis" : u(e) ? "GnBu" : t === "PuOr" ? "PuOr" : "RdBu";
}
function p(e, t, n) {
	if (t === "shared" || u(e)) return l[e].range;
	let r = n || 1;
	return [-r, r];
}
function m(e, [t, n]) {
	return Math.max(0, Math.min(255, Math.round(255 * (e - t) / (n - t))));
}
// src/inside/frozen_source.ts
var ee = class e {
	frozen;
	figures;
	exchange = null;
	recording;
	constructor(e, t) {
		this.frozen = e, this.figures = t;
		let { layers: n, hidden: r, vectors: i } = e.network, { text: a, length: o, starts: s, identity: c } = e.recording;
		this.recording = {
			id: "",
			network: null,
			text: a,
			length: o,
			starts: Uint32Array.from(s),
			vectors: i,
			layers: n,
			hidden: r,
			identity: c,
			ms: 0
		};
	}
	static async open(t) {
		let n = Uint8Array.from(atob(t.figures), (e) => e.charCodeAt(0)), r = new Blob([n]).stream().pipeThrough(new DecompressionStream("deflate"));
		return new e(t, await new Response(r).arrayBuffer());
	}
	async networks() {
		return [this.frozen.network];
	}
	async read(e) {
		return o(this.recording, e);
	}
	async surprise() {
		return this.frozen.surprise ? new Float32Array(this.figures, 0, this.recording.length) : null;
	}
	async tile(e, t) {
		let { kept: n } = this.frozen;
		if (n === null) return this.tileOfFloats(t);
		if (n.layer !== t.layer) throw new a(`This file holds layer ${n.layer} alone.`);
		return this.tileOfBytes(t);
	}
	async unit(e, t, n) {
		let { kept: r } = this.frozen, { vectors: i, length: o } = this.recording;
		if (r === null) return new Map(i.map((e) => [e, this.floats(t, e, n)]));
		if (r.layer !== t || r.unit !== n) throw new a(`This file holds all figures of unit ${r.unit} in layer ${r.layer} alone.`);
		return new Map(i.map((e, t) => [e, new Float32Array(this.figures, 4 * o * (1 + t), o)]));
	}
	async ask(e) {
		throw new a("There is no network in this file that could be asked.");
	}
	floats(e, t, n) {
		let { vectors: r, hidden: i, length: a } = this.recording, o = (e * r.length + r.indexOf(t)) * i + n;
		return new Float32Array(this.figures, 4 * a * (1 + o), a);
	}
	tileOfFloats(e) {
		let [t, n] = e.units, i = Array.from({ length: n - t }, (n, r) => this.floats(e.layer, e.vector, t + r)), a = Float32Array.from(i, r), o = i.flatMap((t, n) => {
			let r = p(e.vector, "unit", a[n] ?? 1);
			return Array.from(t.subarray(...e.steps), (e) => m(e, r));
		});
		return {
			...e,
			scales: a,
			bytes: Uint8Array.from(o)
		};
	}
	tileOfBytes(e) {
		let { vectors: t, hidden: n, length: r } = this.recording, i = 4 * (n + Math.ceil(n * r / 4)), a = 4 * r * (1 + t.length) + i * t.indexOf(e.vector), [o, s] = e.units, c = new Float32Array(this.figures, a + 4 * o, s - o), l = Array.from({ length: s - o }, (t, i) => {
			let s = a + 4 * n + (o + i) * r;
			return [...new Uint8Array(this.figures, s + e.steps[0], e.steps[1] - e.steps[0])];
		});
		return {
			...e,
			scales: c,
			bytes: Uint8Array.from(l.flat())
		};
	}
};
// src/shell/dom.ts
function h(e, t = {}, ...n) {
	let r = document.createElement(e);
	for (let [e, n] of Object.entries(t)) typeof n == "function" ? r.addEventListener(e, n) : typeof n == "boolean" ? r.toggleAttribute(e, n) : r.setAttribute(e, n);
	return r.append(...n.filter((e) => e !== null)), r;
}
function te(e, t, n) {
	let r = h("select", e, ...t.map((e) => h("option", { value: e.value }, e.label)));
	return r.value = n, r;
}
// src/inside/asking.ts
var g = class {
	restMs;
	timer = 0;
	asked = new AbortController();
	constructor(e) {
		this.restMs = e;
	}
	soon(e, t) {
		this.stop(), this.asked = new AbortController();
		let { signal: n } = this.asked;
		this.timer = window.setTimeout(() => {
			e(n).catch((e) => {
				n.aborted || t(e instanceof Error ? e.message : String(e));
			});
		}, this.restMs);
	}
	stop() {
		clearTimeout(this.timer), this.asked.abort();
	}
};
// src/shell/router.ts
function ne(e) {
	let [t = "", n = ""] = e.replace(/^#\/?/, "").split(/\?(.*)/s);
	return {
		page: t,
		params: new URLSearchParams(n)
	};
}
function re(e) {
	let t = e.params.toString();
	return `#/${e.page}${t && `?${t}`}`;
}
function ie(e) {
	let t = () => e(ne(location.hash));
	addEventListener("hashchange", t), t();
}
function ae(e) {
	history.replaceState(history.state, "", re(e));
}
// src/shell/store.ts
var _ = class {
	current;
	listeners = /* @__PURE__ */ new Set();
	constructor(e) {
		this.current = e;
	}
	get value() {
		return this.current;
	}
	set(e) {
		if (!Object.is(e, this.current)) {
			this.current = e;
			for (let t of [...this.listeners]) t(e);
		}
	}
	watch(e) {
		return this.listeners.add(e), e(this.current), () => this.listeners.delete(e);
	}
}, oe = 1e-5, se = {
	c: "c − (f·c′ + i·j)",
	h: "h − o·tanh c"
}, ce = class {
	element = h("p", {
		class: "badge",
		role: "note"
	});
	show(e) {
		let t = Math.max(0, ...Object.values(e.identity)), n = Object.keys(e.identity).length > 0 && t <= oe;
		this.element.dataset.holds = String(n), this.element.title = Object.entries(e.identity).map(([e, t]) => `max |${se[e] ?? e}| = ${t.toExponential(1)}`).join(", ");
		let r = n ? "identity holds" : e.network === null ? "identity misses" : "identity fails";
		this.element.textContent = `${n ? "✓" : "✗"} ${r}${t === 0 ? " exactly" : `: ≤ ${i(t)}`}`;
	}
}, le = class {
	element;
	network = h("select", { id: "network" });
	layer = h("select", { id: "layer" });
	vector = h("select", { id: "vector" });
	unit = h("input", {
		id: "unit",
		type: "number",
		min: "0",
		inputmode: "numeric"
	});
	unwatch;
	constructor(e, t) {
		this.network.addEventListener("change", () => e.change({ network: this.network.value })), this.layer.addEventListener("change", () => e.change({ layer: Number(this.layer.value) })), this.vector.addEventListener("change", () => {
			let t = e.network.value.vectors[this.vector.selectedIndex];
			t !== void 0 && e.change({ vector: t });
		}), this.unit.addEventListener("input", () => {
			this.unit.validity.valid && this.unit.value !== "" && e.change({ unit: Number(this.unit.value) });
		}), this.element = h("div", {
			class: "controls",
			role: "group",
			"aria-label": "Network"
		}, h("label", { for: "network" }, "Network", this.network), h("label", { for: "layer" }, "Layer", this.layer), t.vector ? h("label", { for: "vector" }, "Vector", this.vector) : null, t.unit ? h("label", { for: "unit" }, "Unit", this.unit) : null), this.unwatch = e.look.watch(() => this.show(e));
	}
	destroy() {
		this.unwatch();
	}
	show(e) {
		let { network: t, look: n } = e, { layers: r, hidden: i, vectors: a, name: o } = t.value;
		this.network.options.length !== e.networks.length && this.network.replaceChildren(...e.networks.map(({ name: e, title: t }) => h("option", { value: e }, t))), this.network.value = o, ue(this.layer, Array.from({ length: r }, (e, t) => String(t))), ue(this.vector, a.map((e) => d(e, n.value.display.vocabulary))), this.layer.selectedIndex = n.value.layer, this.vector.selectedIndex = a.indexOf(n.value.vector), this.unit.max = String(i - 1);
		let s = String(n.value.unit ?? 0);
		this.unit.value !== s && document.activeElement !== this.unit && (this.unit.value = s);
	}
};
function ue(e, t) {
	t.join("\n") !== [...e.options].map((e) => e.label).join("\n") && e.replaceChildren(...t.map((e, t) => h("option", { value: String(t) }, e)));
}
// src/inside/display.ts
var v = {
	vocabulary: "standard",
	scale: "shared",
	palette: "article",
	characters: !0,
	whitespace: !1
};
function de(e) {
	let t = e.get("palette");
	return {
		vocabulary: e.get("words") === "article" ? "article" : v.vocabulary,
		scale: e.get("scale") === "unit" ? "unit" : v.scale,
		palette: t === "PuOr" || t === "cividis" ? t : v.palette,
		characters: e.get("characters") !== "0",
		whitespace: e.get("whitespace") === "1"
	};
}
function fe(e, t) {
	e.vocabulary !== v.vocabulary && t.set("words", e.vocabulary), e.scale !== v.scale && t.set("scale", e.scale), e.palette !== v.palette && t.set("palette", e.palette), e.characters || t.set("characters", "0"), e.whitespace && t.set("whitespace", "1");
}
function pe(e) {
	let t = (t) => e.set({
		...e.value,
		...t
	}), n = y("Words", e.value.vocabulary, {
		standard: "forget, input, output",
		article: "remember, save, focus"
	}, (e) => t({ vocabulary: e })), r = y("Scale", e.value.scale, {
		shared: "shared",
		unit: "each unit's own"
	}, (e) => t({ scale: e })), i = y("Colours", e.value.palette, {
		article: "RdBu and GnBu",
		PuOr: "PuOr",
		cividis: "cividis"
	}, (e) => t({ palette: e })), a = me("Characters", e.value.characters, (e) => t({ characters: e })), o = me("White space", e.value.whitespace, (e) => t({ whitespace: e })), s = h("div", {
		class: "controls",
		role: "group",
		"aria-label": "Display"
	}, n.label, r.label, i.label, a.label, o.label);
	return e.watch((e) => {
		n.control.value = e.vocabulary, r.control.value = e.scale, i.control.value = e.palette, a.control.checked = e.characters, o.control.checked = e.whitespace;
	}), s;
}
function y(e, t, n, r) {
	let i = te({}, Object.keys(n).map((e) => ({
		value: e,
		label: n[e]
	})), t);
	return i.addEventListener("change", () => r(i.value)), {
		control: i,
		label: h("label", {}, e, i)
	};
}
function me(e, t, n) {
	let r = h("input", { type: "checkbox" });
	return r.checked = t, r.addEventListener("change", () => n(r.checked)), {
		control: r,
		label: h("label", { class: "tick" }, r, e)
	};
}
// src/inside/folded.ts
function he(e, t) {
	let n = h("details", { class: "folded" }, h("summary", {}, e), t);
	return n.open = matchMedia("(min-width: 701px)").matches, n;
}
// src/inside/lut.ts
var ge = {
	RdBu: "67001f b1182b d6604d f3a481 fddbc7 f6f7f7 d1e5f0 90c4dd 4393c3 2065ab 053061",
	GnBu: "f7fcf0 e0f3db ccebc5 a7ddb5 7accc4 4db2d3 2a8bbe 0867ab 084081",
	PuOr: "7f3b08 b25706 e08214 fcb761 fee0b6 f6f6f7 d8daeb b1aad1 8073ac 532687 2d004b",
	cividis: "00224e 1a386f 434e6c 61656f 7d7c78 9b9476 bcae6c dec958 fee838"
}, _e = /* @__PURE__ */ new Map();
function b(e) {
	let t = _e.get(e);
	if (t) return t;
	let n = ge[e].split(" ").map((e) => [
		0,
		2,
		4
	].map((t) => parseInt(e.slice(t, t + 2), 16))), r = /* @__PURE__ */ new Uint32Array(256), i = /* @__PURE__ */ new Uint8Array(256);
	for (let e = 0; e < 256; e++) {
		let [t, a, o] = be(n, e / 255);
		r[e] = (255 << 24 | o << 16 | a << 8 | t) >>> 0, i[e] = +(xe(t, a, o) < .179);
	}
	let a = {
		words: r,
		light: i
	};
	return _e.set(e, a), a;
}
function ve(e, t) {
	let n = b(e).words[t] ?? 0;
	return `rgb(${n & 255}, ${n >> 8 & 255}, ${n >> 16 & 255})`;
}
function ye(e, t) {
	return b(e).light[t] ? "#fff" : "#000";
}
function be(e, t) {
	let n = t * (e.length - 1), r = Math.min(Math.floor(n), e.length - 2), i = (t) => {
		let i = e[r]?.[t] ?? 0, a = e[r + 1]?.[t] ?? 0;
		return Math.round(i + (a - i) * (n - r));
	};
	return [
		i(0),
		i(1),
		i(2)
	];
}
function xe(...e) {
	let [t, n, r] = e.map((e) => {
		let t = e / 255;
		return t <= .04045 ? t / 12.92 : ((t + .055) / 1.055) ** 2.4;
	});
	return .2126 * t + .7152 * n + .0722 * r;
}
var Se = "ui-monospace, \"SF Mono\", \"Cascadia Code\", \"JetBrains Mono\", Menlo, Consolas, \"DejaVu Sans Mono\", monospace", Ce = /^[ -~]$/, x = class {
	small = document.createElement("canvas");
	advances = /* @__PURE__ */ new Map();
	paint(e, t, n, r) {
		t.rows !== 0 && t.columns !== 0 && (this.paintColours(e, t, n, r), t.glyphs !== null && this.paintGlyphs(e, t, t.glyphs, n, r));
	}
	paintColours(e, t, n, r) {
		let { rows: i, columns: a, entries: o } = t, { words: s } = b(r), c = new ImageData(a, i), l = new Uint32Array(c.data.buffer);
		for (let e = 0; e < o.length; e++) {
			let t = o[e] ?? -1;
			t !== -1 && (l[e] = s[t] ?? 0);
		}
		this.small.width < a && (this.small.width = a), this.small.height < i && (this.small.height = i), this.small.getContext("2d")?.putImageData(c, 0, 0), e.imageSmoothingEnabled = !1, e.drawImage(this.small, 0, 0, a, i, n.left, n.top, a * n.cellWidth, i * n.cellHeight);
	}
	paintGlyphs(e, t, n, r, i) {
		let { light: a } = b(i), o = Math.round(r.cellHeight * .72);
		e.font = `${o}px ${Se}`, e.letterSpacing = "0px";
		let s = this.advance(e, o);
		e.textBaseline = "middle";
		let c = Math.max(0, (r.cellWidth - s) / 2);
		for (let i = 0; i < t.rows; i++) {
			let o = {
				dark: "",
				light: ""
			}, l = r.top + (i + .5) * r.cellHeight;
			for (let s = 0; s < t.columns; s++) {
				let c = i * t.columns + s, u = t.entries[c] ?? -1, d = n[c] ?? " ", f = u !== -1 && a[u] === 1, p = Ce.test(d) && u !== -1;
				o.dark += p && !f ? d : " ", o.light += p && f ? d : " ", !p && d !== " " && d !== "" && u !== -1 && (e.letterSpacing = "0px", e.textAlign = "center", e.fillStyle = f ? "#fff" : "#000", e.fillText(d, r.left + (s + .5) * r.cellWidth, l, r.cellWidth));
			}
			e.textAlign = "left", e.letterSpacing = `${r.cellWidth - s}px`;
			for (let [t, n] of [["dark", "#000"], ["light", "#fff"]]) o[t].trim() !== "" && (e.fillStyle = n, e.fillText(o[t].trimEnd(), r.left + c, l));
		}
		e.letterSpacing = "0px";
	}
	advance(e, t) {
		let n = this.advances.get(t);
		if (n !== void 0) return n;
		let r = e.measureText("M".repeat(32)).width / 32;
		return this.advances.set(t, r), r;
	}
}, we = {
	" ": "·",
	"	": "→",
	"\n": "⏎",
	"\r": "⏎"
};
function S(e, t) {
	if (e === "") return t ? "…" : " ";
	if (e.length > 1 && e.trim() === "") return t ? "⇥" : " ";
	let [n = " "] = e;
	return n.trim() === "" ? t ? we[n] ?? "·" : " " : n >= " " && n !== "" ? n : "�";
}
function C(e) {
	return e.trim().length > 1 ? e : S(e, !0);
}
function w(e) {
	return e === "" ? "part of a character" : e === "\n" ? "line end" : e === " " ? "space" : e === "	" ? "tab" : e.trim() === "" ? "indentation" : e;
}
// src/inside/layout.ts
function Te(e, t) {
	let { length: n, starts: r, text: i } = e, a = new Uint32Array(n), o = new Uint16Array(n), s = new Uint8Array(n), c = [0], l = 0;
	for (let e = 0; e < n; e++) {
		let u = r[e] ?? 0, d = Math.min(Ee(i, u, r[e + 1] ?? u), t);
		l + d > t && l > 0 && (c.push(e), l = 0), a[e] = c.length - 1, o[e] = l, s[e] = d, l += d, d > 0 && i.charCodeAt((r[e + 1] ?? u) - 1) === 10 && e + 1 < n && (c.push(e + 1), l = 0);
	}
	return {
		rows: c.length,
		row: a,
		column: o,
		width: s,
		first: Uint32Array.from([...c, n])
	};
}
function Ee(e, t, n) {
	let r = n - t;
	return r === 2 && e.charCodeAt(t) >= 55296 && e.charCodeAt(t) < 56320 ? 1 : Math.min(r, 255);
}
function De(e, t, n) {
	let r = e.first[t], i = e.first[t + 1];
	if (r === void 0 || i === void 0 || r === i) return null;
	let a = r;
	for (let t = r; t < i && !((e.column[t] ?? 0) > n); t++) (e.width[t] ?? 0) > 0 && (a = t);
	return a;
}
function T(e, t) {
	return e.text.slice(e.starts[t] ?? 0, e.starts[t + 1] ?? 0);
}
function E(e, t, n) {
	return S(T(e, t), n);
}
// src/inside/surface.ts
var Oe = class {
	element;
	canvas = h("canvas", { "aria-hidden": "true" });
	field = h("div", { class: "field-of-view" }, this.canvas);
	context;
	resized;
	frame = 0;
	themed;
	dark = matchMedia("(prefers-color-scheme: dark)");
	drawing = null;
	colours = null;
	constructor(e) {
		this.element = h("div", {
			class: "surface",
			tabindex: "0",
			...e
		}, this.field);
		let t = this.canvas.getContext("2d", { alpha: !0 });
		if (t === null) throw Error("this browser draws nothing on a canvas");
		this.context = t, this.element.addEventListener("scroll", () => this.paintSoon(), { passive: !0 }), this.resized = new ResizeObserver(() => this.fits() || this.relayout()), this.resized.observe(this.element), this.themed = new MutationObserver(this.recolour), this.themed.observe(document.documentElement, { attributeFilter: ["data-theme"] }), this.dark.addEventListener("change", this.recolour);
	}
	show(e) {
		this.drawing = e, this.relayout();
	}
	paintSoon() {
		this.frame ||= requestAnimationFrame(() => this.paint());
	}
	reveal(e, t, n, r, i = {
		left: 0,
		top: 0
	}) {
		let a = this.element;
		e < a.scrollLeft + i.left ? a.scrollLeft = e - i.left : e + n > a.scrollLeft + a.clientWidth && (a.scrollLeft = e + n - a.clientWidth), t < a.scrollTop + i.top ? a.scrollTop = t - i.top : t + r > a.scrollTop + a.clientHeight && (a.scrollTop = t + r - a.clientHeight);
	}
	relayout() {
		if (this.drawing === null || this.element.clientWidth === 0) return;
		let { width: e, height: t } = this.drawing.size(this.element.clientWidth);
		this.field.style.width = `${Math.max(e, this.element.clientWidth)}px`, this.field.style.height = `${t}px`, this.paint();
	}
	fits() {
		return this.canvas.style.width === `${this.element.clientWidth}px` && this.canvas.style.height === `${this.element.clientHeight}px`;
	}
	destroy() {
		cancelAnimationFrame(this.frame), this.resized.disconnect(), this.themed.disconnect(), this.dark.removeEventListener("change", this.recolour);
	}
	recolour = () => {
		this.colours = null, this.paintSoon();
	};
	paint() {
		cancelAnimationFrame(this.frame), this.frame = 0;
		let { clientWidth: e, clientHeight: t, scrollLeft: n, scrollTop: r } = this.element;
		if (this.drawing === null || e === 0) return;
		let i = devicePixelRatio, a = Math.round(e * i), o = Math.round(t * i);
		(this.canvas.width !== a || this.canvas.height !== o) && (this.canvas.width = a, this.canvas.height = o, this.canvas.style.width = `${e}px`, this.canvas.style.height = `${t}px`), this.context.setTransform(1, 0, 0, 1, 0, 0), this.context.clearRect(0, 0, a, o), this.colours ??= ke(this.element), this.drawing.draw(this.context, {
			left: Math.round(n * i),
			top: Math.round(r * i),
			width: a,
			height: o,
			ratio: i
		}, this.colours);
	}
};
function ke(e) {
	let t = document.createElement("span");
	e.append(t);
	let n = getComputedStyle(t), r = (e) => (t.style.color = `var(--${e})`, n.color), i = {
		ink: r("ink"),
		muted: r("muted"),
		surface: r("surface"),
		accent: r("accent")
	};
	return t.remove(), i;
}
// src/inside/heat_grid.ts
var D = {
	letters: [12, 18],
	wide: [6, 10],
	small: [2, 4],
	all: [1, 1]
}, O = 46, Ae = {
	most: 190,
	share: .4
}, je = 20, Me = 14, Ne = 12, Pe = "11px system-ui, sans-serif", Fe = class {
	surface;
	painter = new x();
	content = null;
	cursor = null;
	tables = /* @__PURE__ */ new Map();
	constructor(e, t) {
		this.surface = new Oe({
			role: "application",
			"aria-roledescription": "heat map",
			"aria-label": e
		}), this.element.addEventListener("pointermove", (e) => t.point(this.placeAt(e))), this.element.addEventListener("pointerleave", () => t.point(null)), this.element.addEventListener("click", (e) => {
			let n = this.placeAt(e);
			n !== null && t.pick(n);
		});
	}
	get element() {
		return this.surface.element;
	}
	show(e) {
		this.content = e, this.tables = /* @__PURE__ */ new Map();
		let { offsetHeight: t, clientHeight: n, style: r } = this.element;
		r.maxHeight = `${this.size().height + t - n}px`, this.surface.show(this);
	}
	moveTo(e, t = !1) {
		if (this.cursor = e, e !== null && t && this.content) {
			let { width: t, height: n } = this.cell(), r = this.content.order.indexOf(e.unit), i = this.gutter();
			this.surface.reveal(i + e.step * t, this.headHeight() + r * n, t, n, {
				left: i,
				top: this.headHeight()
			});
		}
		this.surface.paintSoon();
	}
	visible(e) {
		let [t, n] = D[e.zoom], { scrollLeft: r, scrollTop: i, clientWidth: a, clientHeight: o } = this.element, s = Math.floor(i / n), c = Math.floor(r / t);
		return {
			units: e.order.slice(s, s + Math.ceil(o / n) + 1),
			from: Math.min(c, Math.max(0, e.matrix.recording.length - 1)),
			to: Math.min(e.matrix.recording.length, c + Math.ceil(a / t) + 1)
		};
	}
	valueAt({ unit: e, step: t }) {
		let n = this.content?.matrix, r = n?.tileAt(e, t) ?? null;
		if (n === void 0 || r === null) return null;
		let i = e - r.units[0], a = r.bytes[i * (r.steps[1] - r.steps[0]) + t - r.steps[0]] ?? 0, [o, s] = p(n.vector, "unit", r.scales[i] ?? 1);
		return o + a / 255 * (s - o);
	}
	cells() {
		if (this.content === null) return null;
		let { units: e, from: t, to: n } = this.visible(this.content), r = this.content.order.indexOf(e[0] ?? 0);
		return this.cellsOf(this.content, {
			from: r,
			to: r + e.length
		}, {
			from: t,
			to: n
		});
	}
	size() {
		let { width: e, height: t } = this.cell(), { order: n, matrix: r } = this.content ?? {
			order: [],
			matrix: null
		};
		return {
			width: this.gutter() + e * (r?.recording.length ?? 0),
			height: this.headHeight() + t * n.length
		};
	}
	draw(e, t, n) {
		let { content: r } = this;
		if (r === null) return;
		let { recording: i } = r.matrix, a = this.cell(), [o, s] = [Math.round(a.width * t.ratio), Math.round(a.height * t.ratio)], [c, l] = [Math.round(this.gutter() * t.ratio), this.headHeight() * t.ratio], u = {
			from: Math.floor(t.left / o),
			to: Math.min(i.length, Math.ceil((t.left + t.width - c) / o))
		}, d = {
			from: Math.floor(t.top / s),
			to: Math.min(r.order.length, Math.ceil((t.top + t.height - l) / s))
		}, p = c + u.from * o - t.left, m = l + d.from * s - t.top, ee = f(r.matrix.vector, r.display.palette);
		this.painter.paint(e, this.cellsOf(r, d, u), {
			left: p,
			top: m,
			cellWidth: o,
			cellHeight: s
		}, ee), this.frameCursor(e, r, t, {
			gutter: c,
			head: l,
			cellWidth: o,
			cellHeight: s
		}), this.drawHead(e, r, t, n, u, {
			left: p,
			cellWidth: o,
			gutter: c,
			head: l
		}), this.drawGutter(e, r, t, n, d, {
			top: m,
			cellHeight: s,
			gutter: c,
			head: l
		});
	}
	cellsOf(e, t, n) {
		let { matrix: r, order: i, display: a } = e, o = Math.max(0, n.to - n.from), s = Math.max(0, t.to - t.from), c = new Int16Array(s * o).fill(-1);
		for (let e = 0; e < s; e++) this.fillRow(c, e * o, i[t.from + e] ?? 0, n);
		if (!a.characters || e.zoom !== "letters") return {
			rows: s,
			columns: o,
			entries: c,
			glyphs: null
		};
		let l = [];
		for (let e = n.from; e < n.to; e++) l.push(E(r.recording, e, a.whitespace));
		let u = Array(s * o);
		for (let e = 0; e < u.length; e++) u[e] = l[e % o] ?? " ";
		return {
			rows: s,
			columns: o,
			entries: c,
			glyphs: u
		};
	}
	fillRow(e, t, n, r) {
		let { matrix: i } = this.content;
		for (let a = r.from; a < r.to;) {
			let o = i.tileAt(n, a), s = Math.min(r.to, o?.steps[1] ?? a + 1024 - a % 1024);
			if (o !== null) {
				let i = this.tableOf(n, o.scales[n - o.units[0]] ?? 1), c = o.steps[1] - o.steps[0], l = (n - o.units[0]) * c - o.steps[0];
				for (let n = a; n < s; n++) e[t + n - r.from] = i[o.bytes[l + n] ?? 0] ?? 0;
			}
			a = s;
		}
	}
	tableOf(e, t) {
		let n = this.tables.get(e);
		if (n !== void 0) return n;
		let { matrix: r, display: i } = this.content, a = p(r.vector, "unit", t), o = p(r.vector, i.scale, t), s = Uint8Array.from({ length: 256 }, (e, t) => m(a[0] + t / 255 * (a[1] - a[0]), o));
		return this.tables.set(e, s), s;
	}
	frameCursor(e, t, n, r) {
		if (this.cursor === null) return;
		let i = t.order.indexOf(this.cursor.unit), a = r.gutter + this.cursor.step * r.cellWidth - n.left, o = r.head + i * r.cellHeight - n.top;
		e.fillStyle = "rgb(128 128 128 / 35%)", r.cellWidth < 6 && e.fillRect(a, r.head, r.cellWidth, n.height);
		for (let [t, i] of [["#fff", 4], ["#000", 2]]) e.strokeStyle = t, e.lineWidth = i * n.ratio, e.strokeRect(a, o, r.cellWidth, r.cellHeight);
	}
	drawHead(e, t, n, r, i, a) {
		e.fillStyle = r.surface, e.fillRect(0, 0, n.width, a.head);
		let { recording: o } = t.matrix, s = je * n.ratio;
		e.font = `${Math.round(12 * n.ratio)}px monospace`, e.textAlign = "center", e.textBaseline = "middle";
		let c = t.zoom === "letters";
		for (let l = i.from; l < i.to; l++) {
			let u = a.left + (l - i.from) * a.cellWidth;
			e.fillStyle = r.ink, c && e.fillText(E(o, l, t.display.whitespace), u + a.cellWidth / 2, s / 2);
			let d = Math.min(t.surprise?.[l] ?? 0, Ne) / Ne * Me * n.ratio;
			e.fillStyle = r.accent, d > 0 && e.fillRect(u, a.head - d, Math.max(1, a.cellWidth - 1), d);
		}
	}
	drawGutter(e, t, n, r, i, a) {
		e.fillStyle = r.surface, e.fillRect(0, 0, a.gutter, n.height), e.fillStyle = r.muted, e.font = Pe.replace("11", String(Math.round(11 * n.ratio))), e.textAlign = "right", e.textBaseline = "middle";
		let o = Math.ceil(14 * n.ratio / a.cellHeight);
		for (let r = i.from; r < i.to; r++) {
			let s = a.top + (r - i.from + .5) * a.cellHeight, c = t.order[r];
			if (r % o !== 0 || s <= a.head || c === void 0) continue;
			e.fillText(String(c), a.gutter - 6 * n.ratio, s);
			let l = t.labels?.get(c);
			l !== void 0 && e.fillText(Ie(e, l, a.gutter - O * n.ratio), a.gutter - 42 * n.ratio, s);
		}
		e.fillStyle = r.surface, e.fillRect(0, 0, a.gutter, a.head), e.fillStyle = r.muted, e.fillText("bits", a.gutter - 6 * n.ratio, a.head - Me / 2 * n.ratio);
	}
	gutter() {
		return this.content?.labels ? O + Math.min(Ae.most, Math.round(Ae.share * this.element.clientWidth)) : O;
	}
	headHeight() {
		return 34;
	}
	cell() {
		let [e, t] = D[this.content?.zoom ?? "letters"], n = (e) => Math.max(1, Math.round(e * devicePixelRatio)) / devicePixelRatio;
		return {
			width: n(e),
			height: n(t)
		};
	}
	placeAt(e) {
		let { content: t } = this;
		if (t === null) return null;
		let n = this.element.getBoundingClientRect(), [r, i] = [e.clientX - n.left - this.element.clientLeft - this.gutter(), e.clientY - n.top - this.element.clientTop - this.headHeight()];
		if (r < 0 || i < 0) return null;
		let { width: a, height: o } = this.cell(), s = t.order[Math.floor((i + this.element.scrollTop) / o)], c = Math.floor((r + this.element.scrollLeft) / a);
		return s === void 0 || c >= t.matrix.recording.length ? null : {
			unit: s,
			step: c
		};
	}
};
function Ie(e, t, n) {
	if (e.measureText(t).width <= n) return t;
	let r = t.length;
	for (; r > 0 && e.measureText(`${t.slice(0, r)}…`).width > n;) r--;
	return `${t.slice(0, r)}…`;
}
// src/inside/look.ts
var Le = [
	"number",
	"labels",
	"spread"
], Re = Object.keys(D), k = {
	network: null,
	language: null,
	text: null,
	layer: 0,
	unit: null,
	vector: "h",
	at: null,
	clamps: [],
	stage: null,
	other: null,
	span: null,
	threshold: .3,
	edges: !1,
	display: v,
	zoom: "letters",
	order: "number"
}, ze = 2e4;
function A(e) {
	let t = (...t) => t.map((t) => e.get(t)).find((e) => e !== null) ?? null;
	return {
		network: t("network", "file", "name", "model"),
		language: e.get("language"),
		layer: e.get("layer"),
		unit: t("unit", "neuron"),
		vector: t("vector", "type", "gate")
	};
}
function Be(e) {
	let t = A(e);
	return {
		network: t.network,
		language: t.language,
		text: e.get("text"),
		layer: M(t.layer) ?? 0,
		unit: M(t.unit),
		vector: Ue(t.vector) ?? k.vector,
		at: M(e.get("at")),
		clamps: e.getAll("clamp").map(qe).filter((e) => e !== null),
		stage: M(e.get("stage")),
		other: e.get("other"),
		span: We(e.get("span")),
		threshold: Ge(e.get("threshold")),
		edges: e.get("edges") === "1",
		display: de(e),
		zoom: Re.find((t) => t === e.get("zoom")) ?? k.zoom,
		order: Le.find((t) => t === e.get("order")) ?? k.order
	};
}
function Ve(e) {
	let t = new URLSearchParams();
	e.network !== null && t.set("network", e.network), e.layer !== 0 && t.set("layer", String(e.layer)), e.unit !== null && t.set("unit", String(e.unit)), e.vector !== "h" && t.set("vector", e.vector), e.at !== null && t.set("at", String(e.at));
	for (let n of e.clamps) t.append("clamp", Ke(n));
	return e.stage !== null && t.set("stage", String(e.stage)), e.other !== null && t.set("other", e.other), e.span !== null && t.set("span", `${e.span.from}-${e.span.to}`), e.threshold !== k.threshold && t.set("threshold", String(e.threshold)), e.edges && t.set("edges", "1"), fe(e.display, t), e.zoom !== k.zoom && t.set("zoom", e.zoom), e.order !== k.order && t.set("order", e.order), e.text !== null && e.text.length <= ze && t.set("text", e.text), t;
}
function j(e, t, n) {
	if (t === null) {
		let t = e.filter(({ languages: e }) => n !== null && e.includes(n));
		return t.find(({ name: e }) => e === n) ?? t[0] ?? e[0] ?? null;
	}
	let r = t.toLowerCase().replace(/_/g, "-").replace(/\.json$/, ""), i = (e) => e.name.toLowerCase().replace(/^lab-/, "");
	return e.find((e) => e.name === t) ?? e.find((e) => i(e) === r) ?? e.find((e) => r.length >= 5 && i(e).startsWith(r.slice(0, 5))) ?? null;
}
var He = {
	hs: "h",
	hidden: "h",
	"working-memory": "h",
	cs: "c",
	cell: "c",
	"long-term-memory": "c",
	i: "input",
	save: "input",
	f: "forget",
	remember: "forget",
	o: "output",
	focus: "output",
	j: "candidate"
};
function Ue(e) {
	if (e === null) return null;
	let t = e.toLowerCase().replace(/_/g, "-").replace(/-(gate|state|memory)$/, "");
	return t in l ? t : He[t] ?? He[e.toLowerCase()] ?? null;
}
function We(e) {
	let [, t, n] = /^(\d{1,7})-(\d{1,7})$/.exec(e ?? "") ?? [];
	return t !== void 0 && Number(t) < Number(n) ? {
		from: Number(t),
		to: Number(n)
	} : null;
}
function Ge(e) {
	return /^0\.\d{1,4}$/.test(e ?? "") && Number(e) > 0 ? Number(e) : k.threshold;
}
function M(e) {
	return e !== null && /^\d{1,7}$/.test(e) ? Number(e) : null;
}
function Ke(e) {
	return [
		e.layer,
		e.unit,
		e.vector,
		e.how,
		e.start,
		e.steps ?? "all",
		e.value
	].join(".");
}
function qe(e) {
	let t = /^(\d{1,2})\.(\d{1,4})\.([hc])\.(set|add|zero)\.(\d{1,7})\.(all|\d{1,7})\.(-?\d{1,3}(?:\.\d+)?)$/.exec(e);
	if (!t) return null;
	let [, n, r, i, a, o, s, c] = t;
	return {
		layer: Number(n),
		unit: Number(r),
		vector: i,
		how: a,
		start: Number(o),
		steps: s === "all" ? null : Math.max(1, Number(s)),
		value: Number(c)
	};
}
// src/inside/misfits.ts
function Je(e, t, n, r) {
	let { name: i } = n, a = [], o = t.some(({ languages: t }) => e.language !== null && t.includes(e.language));
	return e.network !== null && j(t, e.network, null) === null && a.push(`There is no network “${e.network}”; this is ${i}.`), e.network === null && e.language !== null && !o && a.push(`No network was made for “${e.language}”; this is ${i}.`), e.layer !== null && Number(e.layer) !== r.layer && a.push(`${i} has no layer “${e.layer}”; this is layer ${r.layer}.`), e.unit !== null && Number(e.unit) !== r.unit && a.push(`${i} has no unit “${e.unit}”; this is unit ${r.unit ?? 0}.`), e.vector !== null && Ue(e.vector) !== r.vector && a.push(`${i} has no vector “${e.vector}”; this is the ${d(r.vector, r.display.vocabulary)}.`), a.join(" ");
}
// src/inside/remarks.ts
var Ye = {
	set: (t) => `set to ${e(t)}`,
	add: (t) => `raised by ${e(t)}`,
	zero: () => "zeroed"
}, Xe = class {
	subject;
	misfit = h("p", {});
	clamps = h("span", {});
	clamped;
	long = h("span", {});
	reading;
	empty = h("p", {}, "There is no text to read: type one above, or take the example.");
	element;
	place = "";
	clean;
	constructor(e, t) {
		this.subject = e, this.clamped = h("p", {}, this.clamps, h("button", {
			type: "button",
			class: "small",
			click: () => e.change({ clamps: [] })
		}, "Read without")), this.reading = h("p", {}, this.long, h("button", {
			type: "button",
			class: "small",
			click: () => e.stop()
		}, "Stop")), this.element = h("div", {
			class: "remarks",
			role: "status"
		}, this.misfit, this.clamped, this.reading, this.empty), this.clean = [
			e.look.watch((e) => {
				Ze(e) !== this.place && this.tell(""), this.clamps.textContent = `What is shown was read with a clamp: ${e.clamps.map(Qe).join("; ")}.`, this.clamped.hidden = e.clamps.length === 0;
			}),
			e.slow.watch((t) => {
				this.long.textContent = `${e.network.value.name} reads ${e.text.length.toLocaleString("en")} characters …`, this.reading.hidden = !t;
			}),
			e.recording.watch((e) => this.empty.hidden = e?.length !== 0)
		], this.compare(t);
	}
	compare(e) {
		let { networks: t, network: n, look: r } = this.subject;
		this.tell(Je(e, t, n.value, r.value));
	}
	destroy() {
		for (let e of this.clean) e();
	}
	tell(e) {
		this.place = Ze(this.subject.look.value), this.misfit.textContent = e, this.misfit.hidden = e === "";
	}
};
function Ze({ network: e, layer: t, unit: n, vector: r }) {
	return JSON.stringify([
		e,
		t,
		n,
		r
	]);
}
function Qe({ layer: e, unit: t, vector: n, how: r, value: i, start: a, steps: o }) {
	let s = o === null ? `from symbol ${a} on` : o === 1 ? `at symbol ${a}` : `at ${o} symbols from ${a} on`;
	return `layer ${e}, unit ${t}, ${n} ${Ye[r](i)} ${s}`;
}
// src/shell/after_frame.ts
function $e(e) {
	requestAnimationFrame(() => {
		let { port1: t, port2: n } = new MessageChannel();
		t.onmessage = () => {
			t.close(), e();
		}, n.postMessage(null);
	});
}
// src/inside/subject.ts
var et = "inside", tt = 400, nt = class {
	source;
	networks;
	prepare;
	look;
	network;
	recording = new _(null);
	problem = new _("");
	slow = new _(!1);
	reading = !1;
	running = new AbortController();
	asked = performance.now();
	stale = !0;
	destroyed = !1;
	constructor(e, t, n, r = () => Promise.resolve()) {
		this.source = e, this.networks = t, this.prepare = r, this.network = new _(j(t, n.network, n.language) ?? t[0]), this.look = new _(N(n, this.network.value)), this.readAgain();
	}
	get text() {
		return this.look.value.text ?? this.network.value.example;
	}
	change(e) {
		let t = this.look.value, n = j(this.networks, e.network ?? t.network, null) ?? this.network.value, r = n === this.network.value ? {} : {
			text: e.text ?? null,
			clamps: [],
			at: null,
			layer: 0,
			stage: null,
			span: null
		}, i = e.span === void 0 && e.text !== void 0 && e.text !== t.text ? { span: null } : {};
		n !== this.network.value && this.recording.set(null), this.network.set(n), this.look.set(N({
			...t,
			...r,
			...i,
			...e
		}, n));
		let a = this.look.value, o = (e) => e.clamps.map(Ke).join();
		(a.text !== t.text || a.network !== t.network || a.stage !== t.stage || o(a) !== o(t)) && this.readAgain();
	}
	add(e) {
		this.networks = [e, ...this.networks.filter(({ name: t }) => t !== e.name)], this.change({
			network: e.name,
			text: null,
			clamps: [],
			at: null
		});
	}
	stop() {
		this.running.abort();
	}
	destroy() {
		this.destroyed = !0;
	}
	async readAgain() {
		if (this.asked = performance.now(), this.stale = !0, this.slow.value && this.stop(), !this.reading) {
			for (this.reading = !0; this.stale && !this.destroyed;) this.stale = !1, await this.readOnce();
			this.reading = !1;
		}
	}
	async readOnce() {
		let { clamps: e, stage: t } = this.look.value, n = this.network.value, r = this.asked, i = () => this.destroyed || n !== this.network.value, { signal: a } = this.running = new AbortController(), o = window.setTimeout(() => this.stale ? this.stop() : this.slow.set(!0), tt);
		try {
			let o = await this.source.read({
				network: n.name,
				text: this.text,
				clamps: e,
				stage: t
			}, a);
			if (i() || (o !== this.recording.value && await this.prepare(o, this.look.value), i())) return;
			this.recording.set(o), this.problem.set(""), $e(() => performance.measure(et, {
				start: r,
				end: performance.now()
			}));
		} catch (e) {
			if (i() || a.aborted && this.stale) return;
			this.recording.set(null), a.aborted ? this.problem.set("Stopped: the text was not read to its end.") : this.problem.set(e instanceof Error ? e.message : String(e));
		} finally {
			clearTimeout(o), this.slow.set(!1);
		}
	}
};
function N(e, t) {
	let n = t.vectors.includes(e.vector) ? e.vector : "h", r = e.unit === null ? null : Math.min(e.unit, t.hidden - 1), i = e.stage !== null && t.stages.includes(e.stage) ? e.stage : null;
	return {
		...e,
		stage: i,
		network: t.name,
		layer: Math.min(e.layer, t.layers - 1),
		unit: r,
		vector: n
	};
}
// src/inside/text_box.ts
var rt = 2e3, P = 1e5, it = class {
	subject;
	element;
	box = h("textarea", {
		id: "text",
		rows: "4",
		spellcheck: "false",
		autocapitalize: "off",
		autocomplete: "off"
	});
	unwatch;
	constructor(e) {
		this.subject = e;
		let t = h("button", {
			type: "button",
			class: "small",
			click: () => e.change({
				text: null,
				at: null,
				clamps: []
			})
		}, "Example"), n = h("input", {
			type: "file",
			id: "text-file",
			class: "visually-hidden"
		});
		n.addEventListener("change", () => void this.open(n)), this.box.addEventListener("beforeinput", (e) => this.insert(e)), this.box.addEventListener("input", () => e.change({ text: this.box.value })), this.element = h("div", { class: "text-box" }, h("div", { class: "text-head" }, h("label", { for: "text" }, "Text"), t, h("label", {
			class: "button small",
			for: "text-file"
		}, "Open a file", n)), this.box), this.unwatch = e.look.watch(() => {
			this.box.value !== e.text && (this.box.value = e.text);
		});
	}
	destroy() {
		this.unwatch();
	}
	insert(e) {
		let t = e.data ?? e.dataTransfer?.getData("text/plain") ?? "", { value: n, selectionStart: r, selectionEnd: i } = this.box, a = this.fits(n.length - (i - r) + t.length);
		!e.cancelable || a && t.length < rt || (e.preventDefault(), a && (this.box.setRangeText(t, r, i, "end"), this.subject.change({ text: this.box.value })));
	}
	fits(e) {
		return e <= P || (this.subject.problem.set(`A text may have ${P.toLocaleString("en")} characters here; this one would have ${e.toLocaleString("en")}.`), !1);
	}
	async open(e) {
		let [t] = e.files ?? [], n = (await t?.text())?.replace(/\r\n?/g, "\n");
		n !== void 0 && this.fits(n.length) && this.subject.change({
			text: n,
			at: null,
			clamps: []
		}), e.value = "";
	}
}, at = 200;
function F(e, t, n) {
	return {
		id: e.id,
		title: e.title,
		under: "inside",
		mount: (r, i, a) => new ot(e, n, t, r, i, a)
	};
}
var ot = class {
	kind;
	siblings;
	root;
	app;
	subject = null;
	remarks = null;
	clean = [];
	gone = !1;
	constructor(e, t, n, r, i, a) {
		this.kind = e, this.siblings = t, this.root = r, this.app = a;
		let o = h("p", {
			class: "notice",
			role: "status"
		}, "Looking for networks …");
		r.append(o), n.networks().then((e) => {
			if (this.gone) return;
			o.remove();
			let [t, ...a] = e;
			t === void 0 ? r.append(h("p", { class: "notice" }, "There is no network to look into.")) : this.build(n, [t, ...a], Be(i), A(i));
		}, (e) => o.textContent = e instanceof Error ? e.message : String(e));
	}
	update(e) {
		this.subject?.change(Be(e)), this.remarks?.compare(A(e));
	}
	destroy() {
		this.gone = !0;
		for (let e of this.clean) e();
	}
	build(e, t, n, r) {
		let i = null, a = new nt(e, t, this.kind.parts.unit ? {
			...n,
			unit: n.unit ?? 0
		} : n, (e, t) => i?.prepare?.(e, t) ?? Promise.resolve());
		this.subject = a;
		let o = (e, t = {}) => re({
			page: e,
			params: Ve({
				...a.look.value,
				...t
			})
		}), s = new le(a, this.kind.parts), c = new it(a), l = new ce(), u = new Xe(a, r);
		this.remarks = u;
		let d = new _(a.look.value.display), f = h("p", {
			class: "problem",
			role: "alert"
		}), p = this.siblings.map(({ id: e, title: t }) => h("a", {
			href: "#",
			...e === this.kind.id ? { "aria-current": "page" } : {}
		}, t));
		i = this.kind.build(a, {
			app: this.app,
			link: o
		}), this.root.append(h("div", { class: "inside" }, h("div", { class: "inside-head" }, h("nav", { "aria-label": "Look inside" }, ...p), l.element), h("div", { class: "toolbars" }, s.element, he("Display", pe(d))), c.element, f, u.element, ...i.elements));
		let m = 0;
		this.clean = [
			() => clearTimeout(m),
			() => a.destroy(),
			() => s.destroy(),
			() => c.destroy(),
			() => u.destroy(),
			() => i?.destroy(),
			d.watch((e) => a.change({ display: e })),
			a.problem.watch((e) => {
				f.textContent = e, f.hidden = e === "";
			}),
			a.recording.watch((e) => e && l.show(e)),
			a.look.watch((e) => {
				d.set(e.display), clearTimeout(m), m = window.setTimeout(() => ae({
					page: this.kind.id,
					params: Ve(e)
				}), at), this.siblings.forEach(({ id: e }, t) => p[t]?.setAttribute("href", e === "inside" ? "#/inside" : o(e)));
			})
		];
	}
}, st = {
	ArrowLeft: { steps: -1 },
	ArrowRight: { steps: 1 },
	ArrowUp: { rows: -1 },
	ArrowDown: { rows: 1 },
	Home: { end: "first" },
	End: { end: "last" },
	j: { units: 1 },
	k: { units: -1 },
	g: { vectors: 1 },
	G: { vectors: -1 }
}, I = "Arrows move the cursor, j and k go to the next unit and back, g to the next vector.";
function L(e) {
	return e.ctrlKey || e.metaKey || e.altKey ? null : st[e.key] ?? null;
}
// src/inside/heat_text.ts
var R = {
	width: 11,
	height: 20
}, ct = class {
	surface;
	painter = new x();
	text = null;
	layout = null;
	cursor = null;
	constructor(e, t) {
		this.surface = new Oe({
			role: "application",
			"aria-roledescription": "text in colours",
			"aria-label": e
		});
		let n = (e) => this.stepAt(e);
		this.element.addEventListener("pointermove", (e) => t.point(n(e))), this.element.addEventListener("pointerleave", () => t.point(null)), this.element.addEventListener("click", (e) => {
			let r = n(e);
			r !== null && t.pick(r);
		});
	}
	get element() {
		return this.surface.element;
	}
	show(e) {
		this.text = e, this.surface.show(this);
	}
	moveTo(e, t = !1) {
		if (e !== this.cursor || t) {
			if (this.cursor = e, e !== null && t && this.layout) {
				let { row: t, column: n, width: r } = this.layout.layout, i = z(), [a, o] = [(n[e] ?? 0) * i.width, (t[e] ?? 0) * i.height];
				this.surface.reveal(a, o, (r[e] ?? 1) * i.width, i.height);
			}
			this.surface.paintSoon();
		}
	}
	stepBeside(e, t) {
		if (this.layout === null) return e;
		let { layout: n } = this.layout;
		return De(n, Math.max(0, Math.min(n.rows - 1, (n.row[e] ?? 0) + t)), n.column[e] ?? 0) ?? e;
	}
	cells() {
		if (this.text === null || this.layout === null) return null;
		let { layout: e, columns: t } = this.layout;
		return {
			cells: lt(this.text, e, 0, e.rows, t),
			palette: this.text.palette
		};
	}
	size(e) {
		return {
			width: e,
			height: this.laidOut(e).rows * z().height
		};
	}
	draw(e, t, n) {
		let { text: r } = this;
		if (r === null) return;
		let i = {
			cellWidth: Math.round(R.width * t.ratio),
			cellHeight: Math.round(R.height * t.ratio)
		}, a = this.laidOut(this.element.clientWidth), o = Math.min(Math.floor(t.top / i.cellHeight), a.rows), s = Math.min(Math.ceil((t.top + t.height) / i.cellHeight), a.rows), c = lt(r, a, o, s, this.layout?.columns ?? 1), l = o * i.cellHeight - t.top;
		this.painter.paint(e, c, {
			left: 0,
			top: l,
			...i
		}, r.palette);
		let u = (n, c, u) => {
			let d = a.row[n] ?? 0;
			if (n >= r.recording.length || d < o || d >= s) return;
			e.strokeStyle = c, e.lineWidth = u * t.ratio;
			let f = e.lineWidth / 2;
			e.strokeRect((a.column[n] ?? 0) * i.cellWidth + f, l + (d - o) * i.cellHeight + f, (a.width[n] ?? 1) * i.cellWidth - 2 * f, i.cellHeight - 2 * f);
		};
		for (let e of r.marked ?? []) u(e, n.accent, 1.5);
		this.cursor !== null && (u(this.cursor, "#fff", 4), u(this.cursor, "#000", 2));
	}
	laidOut(e) {
		let t = this.text?.recording, n = Math.max(8, Math.floor(e / z().width));
		if (t === void 0) throw Error("there is no text");
		return (this.layout?.recording !== t || this.layout.columns !== n) && (this.layout = {
			recording: t,
			columns: n,
			layout: Te(t, n)
		}), this.layout.layout;
	}
	stepAt(e) {
		if (this.layout === null) return null;
		let t = this.element.getBoundingClientRect(), { width: n, height: r } = z(), i = Math.floor((e.clientY - t.top - this.element.clientTop + this.element.scrollTop) / r);
		return De(this.layout.layout, i, Math.floor((e.clientX - t.left - this.element.clientLeft) / n));
	}
};
function z() {
	let e = (e) => Math.round(e * devicePixelRatio) / devicePixelRatio;
	return {
		width: e(R.width),
		height: e(R.height)
	};
}
function lt(e, t, n, r, i) {
	let a = Math.max(0, r - n), o = new Int16Array(a * i).fill(-1), s = e.characters ? Array(a * i).fill(" ") : null, c = t.first[r] ?? e.recording.length;
	for (let r = t.first[n] ?? 0; r < c; r++) {
		let a = t.width[r] ?? 0;
		if (a === 0) continue;
		let c = ((t.row[r] ?? 0) - n) * i + (t.column[r] ?? 0);
		o.fill(m(e.values[r] ?? 0, e.bounds), c, c + a), s !== null && (s[c] = E(e.recording, r, e.whitespace));
	}
	return {
		rows: a,
		columns: i,
		entries: o,
		glyphs: s
	};
}
// src/inside/legend.ts
var ut = class {
	canvas = h("canvas", {
		width: "256",
		height: "1",
		"aria-hidden": "true"
	});
	numbers = [
		h("span", {}),
		h("span", {}),
		h("span", {})
	];
	element = h("div", { class: "scale" }, this.canvas, h("div", { class: "scale-numbers" }, ...this.numbers));
	show(t, [n, r]) {
		let i = new ImageData(256, 1);
		new Uint32Array(i.data.buffer).set(b(t).words), this.canvas.getContext("2d")?.putImageData(i, 0, 0), [
			n,
			(n + r) / 2,
			r
		].forEach((t, r) => {
			let i = n < 0 ? e(t) : t.toFixed(2), a = this.numbers[r];
			a !== void 0 && (a.textContent = t === 0 ? "0" : i);
		});
	}
}, dt = class {
	handlers;
	element = h("div", { class: "unit-panels" });
	panels = /* @__PURE__ */ new Map();
	constructor(e) {
		this.handlers = e;
	}
	show(e, t, n, i = /* @__PURE__ */ new Set()) {
		[...this.panels.keys()].join() !== e.vectors.join() && this.build(e.vectors);
		for (let [a, o] of this.panels) {
			let s = t.get(a) ?? new Float32Array(e.length), c = p(a, n.scale, r(s)), l = f(a, n.palette);
			o.name.textContent = d(a, n.vocabulary), o.legend.show(l, c), o.heat.show({
				recording: e,
				values: s,
				bounds: c,
				palette: l,
				characters: n.characters,
				whitespace: n.whitespace,
				marked: i
			});
		}
	}
	moveTo(e, t = !1) {
		for (let { heat: n } of this.panels.values()) n.moveTo(e, t);
	}
	stepBeside(e, t) {
		let [n] = this.panels.values();
		return n?.heat.stepBeside(e, t) ?? e;
	}
	choose(e) {
		for (let [t, { element: n }] of this.panels) n.dataset.chosen = String(t === e);
	}
	cells(e) {
		return this.panels.get(e)?.heat.cells() ?? null;
	}
	destroy() {
		for (let { heat: e } of this.panels.values()) e.surface.destroy();
	}
	build(e) {
		this.destroy(), this.panels = new Map(e.map((e) => [e, this.panel(e)])), this.element.replaceChildren(...[...this.panels.values()].map(({ element: e }) => e));
	}
	panel(e) {
		let t = new ct(l[e].standard, {
			point: this.handlers.point,
			pick: (t) => this.handlers.pick(t, e)
		}), n = new ut(), r = h("h2", {}), i = h("span", { class: "sign" }, l[e].sign);
		return t.element.addEventListener("scroll", () => this.scrollTo(t.element.scrollTop), { passive: !0 }), {
			heat: t,
			legend: n,
			name: r,
			element: h("section", {
				class: "unit-panel",
				"aria-label": l[e].standard
			}, h("div", { class: "unit-panel-head" }, r, i, n.element), t.element)
		};
	}
	scrollTo(e) {
		for (let { heat: t } of this.panels.values()) t.element.scrollTop !== e && (t.element.scrollTop = e);
	}
}, B = {
	width: 12,
	height: 20
}, V = 28, ft = 16e3, pt = 4e5;
function mt({ title: e, cells: t, palette: n }) {
	let { rows: r, columns: i, entries: a, glyphs: o } = t;
	if (r * i > pt) throw RangeError("This is too large for an SVG; choose a shorter text.");
	let s = [`<text x="4" y="18" font-family="system-ui, sans-serif" font-size="14">${U(e)}</text>`];
	for (let e = 0; e < r; e++) {
		for (let t = 0; t < i;) {
			let r = a[e * i + t] ?? -1, o = t + 1;
			for (; o < i && a[e * i + o] === r;) o++;
			r !== -1 && s.push(`<rect x="${t * B.width}" y="${V + e * B.height}" width="${(o - t) * B.width}" height="${B.height}" fill="${ve(n, r)}"/>`), t = o;
		}
		for (let t = 0; t < i; t++) {
			let r = e * i + t, c = o?.[r] ?? " ", l = a[r] ?? -1;
			c !== " " && l !== -1 && s.push(`<text x="${(t + .5) * B.width}" y="${V + e * B.height + 14}" text-anchor="middle" font-family="monospace" font-size="14" fill="${ye(n, l)}">${U(c)}</text>`);
		}
	}
	let [c, l] = [i * B.width, V + r * B.height];
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${c}" height="${l}" viewBox="0 0 ${c} ${l}" role="img" aria-label="${U(e)}">${s.join("")}</svg>\n`;
}
async function ht({ title: e, cells: t, palette: n }) {
	let r = document.createElement("canvas");
	if (r.width = t.columns * B.width * 2, r.height = (V + t.rows * B.height) * 2, Math.max(r.width, r.height) > ft) throw RangeError("This is too large for a PNG; choose a shorter text.");
	let i = r.getContext("2d");
	if (i === null) throw Error("this browser draws nothing on a canvas");
	i.fillStyle = "#fff", i.fillRect(0, 0, r.width, r.height), i.fillStyle = "#000", i.font = "28px system-ui, sans-serif", i.fillText(e, 8, 36), new x().paint(i, t, {
		left: 0,
		top: 56,
		cellWidth: B.width * 2,
		cellHeight: B.height * 2
	}, n);
	let a = await new Promise((e) => r.toBlob(e, "image/png"));
	if (a === null) throw Error("the picture could not be made");
	return a;
}
function H(e, t, n = "text/plain") {
	let r = t instanceof Blob ? t : new Blob([t], { type: n }), i = document.createElement("a");
	i.href = URL.createObjectURL(r), i.download = e, i.click(), setTimeout(() => URL.revokeObjectURL(i.href), 1e4);
}
function U(e) {
	return e.replace(/[&<>"]/g, (e) => `&#${e.charCodeAt(0)};`);
}
// src/inside/exchange_bar.ts
function gt(e, t) {
	let { exchange: n } = e.source;
	if (n === null) return [];
	let r = async (t) => {
		try {
			await t();
		} catch (t) {
			e.problem.set(t instanceof Error ? t.message : String(t));
		}
	}, i = h("input", {
		type: "file",
		accept: ".json,application/json",
		id: "original-file",
		class: "visually-hidden"
	});
	i.addEventListener("change", () => {
		let [t] = i.files ?? [];
		t !== void 0 && r(async () => e.add(await n.open(t.name, await t.text()))), i.value = "";
	});
	let a = () => r(async () => {
		let t = e.recording.value;
		t !== null && H(`${e.network.value.name}.json`, await n.original(t), "application/json");
	}), o = () => r(async () => {
		let r = e.recording.value, { layer: i, unit: a } = e.look.value;
		if (r === null) return;
		let o = await n.offline(r, i, a ?? 0, t({
			text: null,
			clamps: []
		}));
		H(`${e.network.value.name}.html`, o, "text/html");
	});
	return [
		h("button", {
			type: "button",
			class: "small",
			click: () => void o()
		}, "Offline HTML"),
		h("button", {
			type: "button",
			class: "small",
			click: () => void a()
		}, "Explorer JSON"),
		h("label", {
			class: "button small",
			for: "original-file"
		}, "Open explorer JSON", i)
	];
}
// src/inside/export_bar.ts
function _t(e, t = []) {
	let n = h("span", {
		class: "hint",
		role: "status"
	}), r = async (t, r, i) => {
		let a = e();
		if (a !== null) try {
			H(`${a.title.replace(/[^\w.-]+/g, "-")}.${t}`, await i(a), r), n.textContent = "";
		} catch (e) {
			n.textContent = e instanceof Error ? e.message : String(e);
		}
	};
	return he("Files", h("div", {
		class: "controls",
		role: "group",
		"aria-label": "Export"
	}, h("button", {
		type: "button",
		class: "small",
		click: () => void r("png", "image/png", ht)
	}, "PNG"), h("button", {
		type: "button",
		class: "small",
		click: () => void r("svg", "image/svg+xml", mt)
	}, "SVG"), ...t, n));
}
// src/shell/svg.ts
function W(e, t, ...n) {
	let r = document.createElementNS("http://www.w3.org/2000/svg", e);
	for (let [e, n] of Object.entries(t)) r.setAttribute(e, String(n));
	return r.append(...n.filter((e) => e !== null)), r;
}
// src/inside/film_panel.ts
var vt = 120, yt = 600, G = .9, [K, q, J] = [
	480,
	120,
	8
], bt = class {
	subject;
	slider = h("input", {
		type: "range",
		id: "stage",
		min: "0",
		step: "1"
	});
	shown = h("output", { for: "stage" });
	play = h("button", {
		type: "button",
		class: "small",
		click: () => this.playing === 0 ? this.start() : this.stop()
	});
	curve = W("svg", {
		viewBox: `0 0 ${K} ${q}`,
		class: "film-curve",
		role: "img"
	});
	said = h("p", {
		class: "hint",
		role: "status"
	});
	element = h("section", {
		class: "panel",
		"aria-label": "Training film"
	}, h("h2", {}, "Training film"), h("div", { class: "controls" }, h("label", { for: "stage" }, "Steps learned", this.slider, this.shown), this.play), this.curve, h("p", { class: "hint" }, "Line: r of the unit with what it is in the end, from −1 to 1. Dashes: bits for each symbol of the text, from 0 to the worst stage’s."), this.said);
	asking = new g(vt);
	frames = [];
	about = "";
	playing = 0;
	constructor(e) {
		this.subject = e, this.slider.addEventListener("input", () => {
			this.stop(), this.go(Number(this.slider.value));
		}), this.stop();
	}
	show(e, t) {
		let { stages: n } = this.subject.network.value, { layer: r, vector: i } = this.subject.look.value;
		if (this.element.hidden = n.length === 0, this.element.hidden) return this.stop();
		this.slider.max = String(n.length - 1), this.slider.value = String(this.at()), this.shown.textContent = (n[this.at()] ?? 0).toLocaleString("en");
		let a = JSON.stringify([
			e.network,
			e.text,
			r,
			t,
			i
		]);
		if (a === this.about) return this.draw();
		this.about = a, this.asking.soon(async (n) => {
			let { frames: a } = await this.subject.source.ask("film", e, {
				layer: r,
				unit: t,
				vector: i
			}, n);
			n.aborted || (this.frames = a, this.draw(), this.said.textContent = xt(a, `Unit ${t}’s ${l[i].sign}`));
		}, (e) => {
			this.about = "", this.said.textContent = e;
		});
	}
	destroy() {
		this.stop(), this.asking.stop();
	}
	at() {
		let { stages: e } = this.subject.network.value, { stage: t } = this.subject.look.value;
		return t === null ? e.length - 1 : e.indexOf(t);
	}
	go(e) {
		let { stages: t } = this.subject.network.value;
		this.subject.change({ stage: e < t.length - 1 ? t[e] ?? null : null });
	}
	start() {
		let e = this.subject.network.value.stages.length - 1;
		this.at() === e && this.go(0), this.playing = window.setInterval(() => {
			this.go(this.at() + 1), this.at() === e && this.stop();
		}, yt), this.play.textContent = "Stop";
	}
	stop() {
		clearInterval(this.playing), this.playing = 0, this.play.textContent = "Play";
	}
	draw() {
		let { frames: e } = this;
		if (e.length === 0) return;
		let t = (t) => J + t / Math.max(1, e.length - 1) * (K - 2 * J), n = (e) => q - J - e * (q - 2 * J), r = Math.max(...e.map(({ bits: e }) => e), Number.MIN_VALUE), i = (r) => e.map((e, i) => `${t(i)},${n(r(e))}`).join(" "), a = t(this.at());
		this.curve.setAttribute("aria-label", e.map(({ step: e, r: t, bits: n }) => `after ${e} steps r ${t.toFixed(2)}, ${n.toFixed(2)} bits`).join("; ")), this.curve.replaceChildren(W("line", {
			x1: J,
			x2: K - J,
			y1: n(.5),
			y2: n(.5),
			class: "zero"
		}), W("line", {
			x1: a,
			x2: a,
			y1: 0,
			y2: q,
			class: "now"
		}), W("polyline", {
			points: i(({ bits: e }) => e / r),
			class: "bits"
		}), W("polyline", {
			points: i(({ r: e }) => (e + 1) / 2),
			class: "r"
		}));
	}
};
function xt(e, t) {
	let n = e.at(-1);
	if (n === void 0 || n.r < G) return `${t} does not change over this text.`;
	let r = e.findLastIndex(({ r: e }) => e < G);
	return `${t} is what it is in the end (r ≥ ${G}) after ${(e[r + 1] ?? n).step.toLocaleString("en")} steps; the text then costs ${(e[r + 1] ?? n).bits.toFixed(2)} bits a symbol, in the end ${n.bits.toFixed(2)}.`;
}
// src/inside/tiles.ts
var Y = 64, X = 1024, St = class {
	source;
	recording;
	layer;
	vector;
	came;
	tiles = /* @__PURE__ */ new Map();
	asked = /* @__PURE__ */ new Map();
	constructor(e, t, n, r, i) {
		this.source = e, this.recording = t, this.layer = n, this.vector = r, this.came = i;
	}
	tileAt(e, t) {
		let n = this.tiles.get(Z(e, t));
		return n === void 0 && this.load([e], t, t + 1).then(this.came, () => void 0), n ?? null;
	}
	async load(e, t, n) {
		let r = [...new Set(e.map((e) => Math.floor(e / Y)))].sort((e, t) => e - t), i = [];
		for (let e = t - t % X; e < n; e += X) {
			let t = r.filter((t) => !this.asked.has(Z(t * Y, e)));
			for (let n of Ct(t)) this.fetch(n, e);
			for (let t of r) i.push(this.asked.get(Z(t * Y, e)) ?? Promise.resolve());
		}
		await Promise.all(i);
	}
	fetch(e, t) {
		let n = e.map((e) => Z(e * Y, t)), r = this.source.tile(this.recording, this.placeOf(e, t)).then((e) => {
			for (let t of n) this.tiles.set(t, e);
		});
		for (let e of n) this.asked.set(e, r);
		return r.catch(() => {
			for (let e of n) this.asked.delete(e);
		}), r;
	}
	placeOf(e, t) {
		let { hidden: n, length: r } = this.recording, [i = 0, a] = [e[0], t - t % X];
		return {
			layer: this.layer,
			vector: this.vector,
			units: [i * Y, Math.min((i + e.length) * Y, n)],
			steps: [a, Math.min(a + X, r)]
		};
	}
};
function Ct(e) {
	let t = [];
	for (let n of e) {
		let e = t.at(-1);
		e?.at(-1) === n - 1 ? e.push(n) : t.push([n]);
	}
	return t;
}
function Z(e, t) {
	return `${Math.floor(e / Y)} ${Math.floor(t / X)}`;
}
// src/inside/network.ts
var wt = (e, t) => F({
	id: "network",
	title: "Network",
	parts: {
		vector: !0,
		unit: !1
	},
	build: (e, t) => new Dt(e, t)
}, e, t), Tt = {
	number: "by number",
	labels: "best labels first",
	spread: "liveliest first"
}, Et = {
	letters: "letters",
	wide: "cells",
	small: "small",
	all: "everything"
}, Dt = class {
	subject;
	options;
	elements;
	grid;
	legend = new ut();
	film;
	line = h("p", {
		class: "reading",
		role: "status"
	});
	unlabelled = h("p", {
		class: "hint",
		role: "status",
		hidden: !0
	}, "No unit of this layer has a label: they stand in their own order.");
	title = h("h1", {});
	content = null;
	labels = /* @__PURE__ */ new Map();
	tickets = 0;
	sorted = "number";
	cursor = null;
	clean;
	constructor(e, t) {
		this.subject = e, this.options = t, this.grid = new Fe("Units and symbols", {
			point: (e) => this.tell(e ?? this.cursor),
			pick: (e) => this.open(e)
		}), this.grid.element.addEventListener("keydown", (e) => this.press(e)), this.film = new bt(e);
		let n = y("Zoom", e.look.value.zoom, Et, (t) => e.change({ zoom: t })), r = y("Units", e.look.value.order, Tt, (t) => e.change({ order: t }));
		this.elements = [
			h("div", { class: "unit-head" }, this.title, h("div", { class: "controls" }, n.label, r.label, this.legend.element), _t(() => this.picture(), gt(e, (e) => t.link("network", e)))),
			this.unlabelled,
			this.grid.element,
			this.line,
			h("p", { class: "hint" }, `${I} Enter or a click opens the unit. The bars above tell how many bits of surprise each symbol was.`),
			this.film.element
		], this.clean = [e.recording.watch(() => this.follow(e.look.value)), e.look.watch((e) => this.follow(e))];
	}
	async prepare(e, t) {
		let { source: n } = this.subject, r = ++this.tickets, i = new St(n, e, t.layer, t.vector, () => this.grid.surface.paintSoon()), [a, o, s] = await Promise.all([
			this.loaded(i, t),
			n.surprise(e),
			this.labelsOf(e, t)
		]);
		if (r !== this.tickets) return;
		this.labels = s, this.sorted = t.order;
		let c = t.order === "labels" ? new Map([...s].map(([e, { feature: t }]) => [e, t])) : null;
		this.content = {
			matrix: i,
			order: a,
			labels: c?.size ? c : null,
			surprise: o,
			display: t.display,
			zoom: t.zoom
		}, this.unlabelled.hidden = t.order !== "labels" || s.size > 0;
	}
	destroy() {
		for (let e of this.clean) e();
		this.film.destroy(), this.grid.surface.destroy();
	}
	follow(e) {
		let t = this.subject.recording.value;
		if (t === null) return;
		let n = this.content?.matrix, r = n?.recording === t && n.layer === e.layer && n.vector === e.vector;
		this.content !== null && r && this.content.zoom === e.zoom && this.sorted === e.order ? (this.content = {
			...this.content,
			display: e.display
		}, this.show()) : this.renew(t, e);
	}
	renew(e, t) {
		this.prepare(e, t).then(() => this.subject.recording.value === e && this.show(), (e) => this.subject.problem.set(e instanceof Error ? e.message : String(e)));
	}
	async loaded(e, t) {
		let n = await this.orderOf(e.recording, t), { units: r, from: i, to: a } = this.grid.visible({
			matrix: e,
			order: n,
			zoom: t.zoom
		});
		return await e.load(r, i, a), n;
	}
	async orderOf(e, t) {
		if (t.order === "number") return Array.from({ length: e.hidden }, (e, t) => t);
		let n = {
			layer: t.layer,
			vector: t.vector,
			by: t.order
		}, { units: r } = await this.subject.source.ask("ranking", e, n);
		return r.map(({ unit: e }) => e);
	}
	async labelsOf(e, t) {
		if (!this.subject.network.value.labels) return /* @__PURE__ */ new Map();
		if (this.content?.matrix.recording.network === e.network && this.content.matrix.layer === t.layer) return this.labels;
		let { units: n } = await this.subject.source.ask("labels", e, { layer: t.layer });
		return new Map([...n].reverse().map((e) => [e.unit, e]));
	}
	show() {
		let { content: e } = this;
		if (e === null || e.matrix.recording !== this.subject.recording.value) return;
		let { vector: t, layer: n } = e.matrix;
		this.title.textContent = `Layer ${n}, ${d(t, e.display.vocabulary)}`, this.grid.element.hidden = e.matrix.recording.length === 0, this.grid.show(e), this.legend.show(f(t, e.display.palette), p(t, "shared", 1)), this.legend.element.hidden = e.display.scale === "unit", this.showFilm(e);
	}
	showFilm({ matrix: e, order: t }) {
		this.film.show(e.recording, this.cursor?.unit ?? t[0] ?? 0);
	}
	open({ unit: e, step: t }) {
		location.hash = this.options.link("neuron", {
			unit: e,
			at: t
		});
	}
	press(e) {
		let { content: t } = this;
		if (t === null) return;
		let n = this.cursor ?? {
			unit: t.order[0] ?? 0,
			step: 0
		};
		if (e.key === "Enter") {
			this.open(n);
			return;
		}
		let r = L(e);
		r !== null && (e.preventDefault(), "vectors" in r ? this.nextVector(r.vectors) : this.moveTo(Ot(r, n, t)));
	}
	nextVector(e) {
		let { vectors: t } = this.subject.network.value, { vector: n, display: r } = this.subject.look.value, i = t[(t.indexOf(n) + e + t.length) % t.length] ?? "h";
		this.subject.change({ vector: i }), this.options.app.announce(d(i, r.vocabulary));
	}
	moveTo(e) {
		this.cursor = e, this.grid.moveTo(e, !0), this.tell(e), this.content !== null && this.showFilm(this.content);
	}
	tell(e) {
		let { content: t } = this;
		if (e === null || t === null) {
			this.line.textContent = "";
			return;
		}
		let { recording: n, vector: r } = t.matrix, i = this.grid.valueAt(e), a = this.labels.get(e.unit), o = t.surprise === null ? "" : `, ${(t.surprise[e.step] ?? 0).toFixed(1)} bits`, s = i === null ? "" : `, ${l[r].sign} ${i.toFixed(2)}`;
		this.line.textContent = `${w(T(n, e.step))}, symbol ${e.step}${o}, unit ${e.unit}${s}${a === void 0 ? "" : `: ${a.feature}`}`;
	}
	picture() {
		let { content: e } = this, t = this.grid.cells();
		if (e === null || t === null) return null;
		let { network: n, display: r } = this.subject.look.value;
		return {
			cells: t,
			palette: f(e.matrix.vector, r.palette),
			title: `${n}, layer ${e.matrix.layer}, ${d(e.matrix.vector, r.vocabulary)}`
		};
	}
};
function Ot(e, { unit: t, step: r }, i) {
	let a = i.matrix.recording.length - 1;
	if ("steps" in e) return {
		unit: t,
		step: n(r + e.steps, 0, a)
	};
	if ("end" in e) return {
		unit: t,
		step: e.end === "first" ? 0 : a
	};
	let o = "rows" in e ? e.rows : e.units, s = n(i.order.indexOf(t) + o, 0, i.order.length - 1);
	return {
		unit: i.order[s] ?? t,
		step: r
	};
}
// src/inside/difference.ts
var kt = 1500;
function At(e, t) {
	let [n, r] = [Nt(e), Nt(t)];
	if (n.length > kt || r.length > kt) throw RangeError("the texts are too long to be compared");
	let i = r.length + 1, a = new Uint16Array((n.length + 1) * i);
	for (let e = n.length - 1; e >= 0; e--) for (let t = r.length - 1; t >= 0; t--) {
		let o = e * i + t;
		a[o] = n[e] === r[t] ? (a[o + i + 1] ?? 0) + 1 : Math.max(a[o + i] ?? 0, a[o + 1] ?? 0);
	}
	return Mt(jt(n, r, a));
}
function* jt(e, t, n) {
	let r = t.length + 1, [i, a] = [0, 0];
	for (; i < e.length || a < t.length;) {
		let [o, s] = [e[i], t[a]];
		o !== void 0 && o === s ? (yield {
			text: o,
			side: "both"
		}, i++, a++) : o !== void 0 && (s === void 0 || (n[(i + 1) * r + a] ?? 0) >= (n[i * r + a + 1] ?? 0)) ? (yield {
			text: o,
			side: "first"
		}, i++) : (yield {
			text: s ?? "",
			side: "second"
		}, a++);
	}
}
function Mt(e) {
	let t = [];
	for (let n of e) {
		let e = t.at(-1);
		e?.side === n.side ? t[t.length - 1] = {
			text: e.text + n.text,
			side: e.side
		} : t.push(n);
	}
	return t;
}
function Nt(e) {
	return e.match(/\n|[^\S\n]+|\w+|[^\w\s]/gu) ?? [];
}
// src/inside/clamp_panel.ts
var Pt = {
	100: "100",
	400: "400",
	1e3: "1000"
}, Ft = {
	all: "at every symbol from there on",
	one: "at one symbol"
}, It = {
	h: 1,
	c: 5
}, Lt = class {
	subject;
	value = h("input", {
		type: "range",
		id: "clamp-value",
		step: "0.05"
	});
	shown = h("output", { for: "clamp-value" });
	seed = h("input", {
		type: "number",
		id: "clamp-seed",
		min: "0",
		max: "9999",
		value: "0"
	});
	temperature = h("input", {
		type: "number",
		id: "clamp-temperature",
		min: "0",
		max: "2",
		step: "0.1",
		value: "0.5"
	});
	reading = h("button", {
		type: "button",
		click: () => this.read()
	});
	go = h("button", {
		type: "button",
		class: "primary",
		click: () => this.writing ? this.stop() : void this.regenerate()
	}, "Regenerate");
	said = h("p", {
		class: "hint",
		role: "status"
	});
	results = h("div", { class: "side-by-side" });
	how;
	vector;
	steps;
	length;
	element;
	asked = new AbortController();
	writing = !1;
	step = null;
	constructor(e) {
		this.subject = e, this.vector = y("Vector", "c", {
			c: "c, cell state",
			h: "h, hidden state"
		}, () => this.showValue()), this.how = y("How", "set", {
			set: "set to",
			add: "add",
			zero: "zero"
		}, () => this.showValue()), this.steps = y("When", "all", Ft, () => void 0), this.length = y("Characters", "400", Pt, () => void 0), this.value.addEventListener("input", () => this.showValue()), this.element = h("section", {
			class: "panel clamp",
			"aria-label": "Clamp"
		}, h("h2", {}, "Clamp it, and let the network go on"), h("div", { class: "controls" }, this.vector.label, this.how.label, h("label", { for: "clamp-value" }, "Value", this.value, this.shown), this.steps.label), h("div", { class: "controls" }, h("label", { for: "clamp-temperature" }, "Temperature", this.temperature), h("label", { for: "clamp-seed" }, "Seed", this.seed), this.length.label), h("div", { class: "controls" }, this.go, this.reading), this.said, this.results), this.value.value = "0", this.showValue();
	}
	show(e, t) {
		this.element.hidden = e.network === null, this.step = t, this.reading.textContent = this.subject.look.value.clamps.length > 0 ? "Read without clamp" : `Read the text with it from ${t === null ? "its start" : "the cursor"} on`;
		let n = e.vectors.includes("c"), r = this.vector.control.options[0];
		r !== void 0 && (r.disabled = !n), n || (this.vector.control.value = "h");
	}
	destroy() {
		this.asked.abort();
	}
	showValue() {
		let t = It[this.vector.control.value];
		this.value.min = String(-t), this.value.max = String(t), this.value.disabled = this.how.control.value === "zero", this.shown.textContent = this.value.disabled ? "0" : e(Number(this.value.value));
	}
	clampFrom(e) {
		let { layer: t, unit: n } = this.subject.look.value, r = this.how.control.value, i = this.vector.control.value;
		return {
			layer: t,
			unit: n ?? 0,
			vector: i,
			how: r,
			value: r === "zero" ? 0 : Number(this.value.value),
			start: e,
			steps: this.steps.control.value === "one" ? 1 : null
		};
	}
	read() {
		let { clamps: e } = this.subject.look.value;
		this.subject.change({ clamps: e.length > 0 ? [] : [this.clampFrom(this.step ?? 0)] });
	}
	async regenerate() {
		let e = this.subject.recording.value;
		if (e === null) return;
		this.asked = new AbortController();
		let { signal: t } = this.asked, n = this.step ?? e.length - 1, r = {
			at: n,
			length: Number(this.length.control.value),
			temperature: Number(this.temperature.value),
			seed: Number(this.seed.value),
			clamps: [this.clampFrom(n + 1)]
		};
		this.said.textContent = "Writing …", this.setWriting(!0);
		try {
			let n = await this.subject.source.ask("regenerate", e, r, t);
			this.said.textContent = Rt(n), this.results.replaceChildren(...zt(n.without, n.with));
		} catch (e) {
			this.said.textContent = t.aborted ? "Stopped." : e instanceof Error ? e.message : String(e);
		}
		this.setWriting(!1);
	}
	stop() {
		this.asked.abort();
	}
	setWriting(e) {
		this.writing = e, this.go.textContent = e ? "Stop" : "Regenerate";
	}
};
function Rt(e) {
	return e.without === e.with ? e.with === "" ? "The network ends the text here, with the clamp and without it." : "Both go on alike." : "";
}
function zt(e, t) {
	let n = At(e, t), r = (e, t) => h("figure", {}, h("figcaption", {}, e), h("pre", { tabindex: "0" }, ...n.filter(({ side: e }) => e === "both" || e === t).map(({ text: e, side: n }) => n === "both" ? e : h(t === "first" ? "del" : "ins", {}, e))));
	return [r("As it would go on", "first"), r("With the clamp", "second")];
}
// src/inside/labels_panel.ts
var Bt = 32, Vt = class {
	subject;
	labels = h("ul", { class: "labels" });
	raises = h("p", { class: "hint" });
	said = h("p", { class: "hint" });
	element = h("section", {
		class: "panel",
		"aria-label": "Labels"
	}, h("h2", {}, "What it follows"), this.labels, this.said, this.raises);
	asking = new g(0);
	constructor(e) {
		this.subject = e;
	}
	show(e, t, n) {
		this.element.hidden = e.network === null, this.element.hidden || this.asking.soon(async (r) => {
			let { source: i } = this.subject, [{ units: a }, { raises: o, lowers: s }] = await Promise.all([i.ask("labels", e, {
				layer: t,
				unit: n
			}, r), i.ask("raises", e, {
				layer: t,
				unit: n
			}, r)]);
			r.aborted || (this.labels.replaceChildren(...a.map(Ht)), this.said.textContent = a.length > 0 ? "" : "No feature passed the tests for this unit.", this.raises.textContent = o.length === 0 ? "Its hidden state has no vote of its own." : `A positive hidden state raises ${Wt(o)} and lowers ${Wt(s)}.`);
		}, (e) => this.said.textContent = e);
	}
	destroy() {
		this.asking.stop();
	}
};
function Ht(e) {
	let { feature: t, measure: n, value: r, sign: i, interval: a, partial: o, null_percentile: s, vector: c } = e, u = i < 0 ? " the other way round" : "", d = `${n === "auc" ? "AUC" : "|r|"} ${r.toFixed(2)}${u} [${a[0].toFixed(2)}, ${a[1].toFixed(2)}]`;
	return h("li", {}, h("strong", {}, t), h("span", { class: "hint" }, ` ${l[c].sign}: ${d}; ${o.toFixed(2)} beyond the last two characters; above ${s} % of shifted texts`), h("details", {}, h("summary", {}, "Where it does not"), h("ul", { class: "counter-examples" }, ...e.counter_examples.map(Ut))));
}
function Ut({ path: t, before: n, behind: r, value: i }) {
	return h("li", {}, h("code", {}, n.slice(-32), h("mark", {}, r.slice(0, 1)), r.slice(1, Bt)), h("span", { class: "hint" }, ` ${e(i)}, ${t}`));
}
function Wt(e) {
	return e.map(({ text: e }) => `“${C(e)}”`).join(", ");
}
// src/inside/provenance_panel.ts
var Gt = 120, Kt = 8, qt = ["forget", "update"], Jt = class {
	subject;
	handlers;
	list = h("ol", { class: "provenance" });
	said = h("p", { class: "hint" });
	element = h("section", {
		class: "panel",
		"aria-label": "Provenance"
	}, h("h2", {}, "Who wrote this memory"), this.said, this.list);
	asking = new g(Gt);
	constructor(e, t) {
		this.subject = e, this.handlers = t;
	}
	show(e, t, n, r) {
		let i = r ?? e.length - 1;
		this.element.hidden = e.network === null || !qt.some((t) => e.vectors.includes(t)) || i < 0, this.element.hidden || this.asking.soon(async (r) => {
			let a = await this.subject.source.ask("provenance", e, {
				layer: t,
				unit: n,
				at: i
			}, r);
			r.aborted || this.fill(e, a);
		}, (e) => this.said.textContent = e);
	}
	destroy() {
		this.asking.stop();
	}
	fill(t, { vector: n, value: r, before: i, half_life: a, weights: o }) {
		let s = o.slice(0, Kt), c = a === null ? "it is not forgotten" : `half of it is gone after ${a < 10 ? a.toFixed(1) : Math.round(a)} symbols at this rate`;
		this.said.textContent = `${n} = ${e(r, 3)}; ${c}.${Math.abs(i) > 1e-6 ? ` From before the text: ${e(i, 3)}.` : ""}`, this.list.replaceChildren(...s.map(({ step: n, weight: r }) => {
			let i = T(t, n);
			return h("li", {}, h("button", {
				type: "button",
				class: "link",
				click: () => this.handlers.go(n),
				"aria-label": `${w(i)}, symbol ${n}`
			}, h("code", {}, S(i, !0)), ` ${n}`), h("span", { class: "figure" }, e(r, 3)));
		})), this.handlers.mark(new Set(s.map(({ step: e }) => e)));
	}
}, Yt = class {
	element = h("dl", { class: "readout" });
	show(e, t, n, r) {
		let i = Math.min(n ?? e.length - 1, e.length - 1);
		if (i < 0) return this.element.replaceChildren();
		let a = (e, t) => h("div", {}, h("dt", {}, e), h("dd", {}, t));
		this.element.replaceChildren(a(`symbol ${i}`, S(T(e, i), !0)), ...[...t].map(([e, t]) => a(d(e, r.vocabulary), Xt(t[i] ?? 0, u(e)))));
	}
};
function Xt(t, n) {
	return n ? t.toFixed(3) : e(t, 3);
}
function Zt(t, n, r, i) {
	let a = [...n].map(([t, n]) => `${l[t].sign} ${e(n[r] ?? 0)}`);
	return `${w(T(t, r))}, unit ${i}, ${a.join(", ")}`;
}
// src/inside/unit_table.ts
var Q = 50, Qt = class {
	body = h("div", {
		class: "table-scroll",
		tabindex: "0",
		role: "region",
		"aria-label": "Table of figures"
	});
	element = h("details", { class: "panel" }, h("summary", {}, "Table"), this.body);
	fill = () => {};
	constructor() {
		this.element.addEventListener("toggle", () => this.fill());
	}
	show(e, t, n, r) {
		this.fill = () => {
			this.element.open && this.body.replaceChildren($t(e, t, n ?? e.length - 1, r));
		}, this.fill();
	}
};
function $t(t, n, r, i) {
	let a = [...n.keys()].map((e) => h("th", { scope: "col" }, d(e, i.vocabulary))), o = [];
	for (let i = Math.max(0, r - Q); i < Math.min(t.length, r + Q + 1); i++) {
		let a = [...n].map(([t, n]) => h("td", {}, u(t) ? (n[i] ?? 0).toFixed(3) : e(n[i] ?? 0, 3)));
		o.push(h("tr", i === r ? { "aria-current": "true" } : {}, h("th", { scope: "row" }, String(i)), h("td", {}, w(T(t, i))), ...a));
	}
	return h("table", {}, h("caption", {}, `Symbols ${Math.max(0, r - Q)} to ${Math.min(t.length, r + Q + 1) - 1} of ${t.length}`), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Step"), h("th", { scope: "col" }, "Symbol"), ...a)), h("tbody", {}, ...o));
}
// src/inside/votes_panel.ts
var en = 120, tn = 5, nn = class {
	subject;
	link;
	list = h("ol", { class: "votes" });
	said = h("p", { class: "hint" });
	element = h("section", {
		class: "panel",
		"aria-label": "Expected next"
	}, h("h2", {}, "Expected next, and who votes for it"), this.list, this.said);
	asking = new g(en);
	constructor(e, t) {
		this.subject = e, this.link = t;
	}
	show(e, t) {
		let n = t ?? e.length - 1;
		this.element.hidden = e.network === null || n < 0, this.element.hidden || this.asking.soon(async (t) => {
			let { symbols: r } = await this.subject.source.ask("votes", e, { at: n }, t);
			t.aborted || this.list.replaceChildren(...r.map((e) => this.row(e))), this.said.textContent = "";
		}, (e) => this.said.textContent = e);
	}
	destroy() {
		this.asking.stop();
	}
	row(n) {
		let r = n.units.slice(0, tn).map(({ layer: t, unit: n, vote: r }) => h("li", {}, h("a", {
			href: this.link(t, n),
			title: `layer ${t}`
		}, `${t}/${n}`), ` ${e(r, 1)}`)), i = [
			["symbol read", n.embedding],
			...n.layers.map((e, t) => [`layer ${t}`, e]),
			["bias", n.bias],
			["memory", n.memory]
		].filter(([e, t]) => e !== "memory" || t !== 0).map(([t, n]) => `${t} ${e(n, 1)}`);
		return h("li", {}, h("div", { class: "vote-head" }, h("code", { "aria-label": w(n.text) }, C(n.text)), h("span", {}, t(n.probability)), h("span", { class: "hint" }, `logit ${e(n.logit, 1)}`)), h("ul", {
			class: "voters",
			"aria-label": "Strongest votes"
		}, ...r), h("p", { class: "hint" }, i.join(", ")));
	}
}, rn = (e, t) => F({
	id: "neuron",
	title: "Unit",
	parts: {
		vector: !1,
		unit: !0
	},
	build: (e, t) => new an(e, t)
}, e, t), an = class {
	subject;
	options;
	elements;
	title = h("h1", {});
	panels;
	readout = new Yt();
	table = new Qt();
	labels;
	votes;
	provenance;
	clamp;
	film;
	figures = null;
	tickets = 0;
	shown = null;
	marked = /* @__PURE__ */ new Set();
	clean;
	constructor(e, t) {
		this.subject = e, this.options = t, this.panels = new dt({
			point: (e) => this.point(e),
			pick: (t, n) => e.change({
				at: t,
				vector: n
			})
		}), this.panels.element.addEventListener("keydown", (e) => this.press(e)), this.labels = new Vt(e), this.votes = new nn(e, (e, n) => t.link("neuron", {
			layer: e,
			unit: n
		})), this.provenance = new Jt(e, {
			mark: (e) => this.mark(e),
			go: (e) => this.go(e)
		}), this.clamp = new Lt(e), this.film = new bt(e), this.elements = [
			h("div", { class: "unit-head" }, this.title, _t(() => this.picture(), gt(e, (e) => t.link("neuron", e)))),
			this.readout.element,
			this.panels.element,
			h("p", { class: "hint" }, I),
			h("div", { class: "panel-grid" }, this.labels.element, this.votes.element, this.provenance.element, this.film.element, this.clamp.element),
			this.table.element
		], this.clean = [e.recording.watch(() => this.follow(e.look.value)), e.look.watch((e) => this.follow(e))];
	}
	async prepare(e, t) {
		let [n, r] = [t.layer, t.unit ?? 0], i = ++this.tickets, a = await this.subject.source.unit(e, n, r);
		i === this.tickets && (this.figures = {
			recording: e,
			layer: n,
			unit: r,
			values: a
		});
	}
	destroy() {
		for (let e of this.clean) e();
		for (let e of [
			this.panels,
			this.labels,
			this.votes,
			this.provenance,
			this.clamp,
			this.film
		]) e.destroy();
	}
	follow(e) {
		let t = this.subject.recording.value;
		if (t === null) return;
		let { figures: n } = this;
		n?.recording === t && n.layer === e.layer && n.unit === (e.unit ?? 0) ? this.show() : this.prepare(t, e).then(() => this.subject.recording.value === t && this.show(), (e) => this.subject.problem.set(String(e)));
	}
	show() {
		let { figures: e } = this, t = this.subject.look.value;
		if (e === null || e.recording !== this.subject.recording.value) return;
		let { recording: n, layer: r, unit: i, values: a } = e, o = this.cursor(n), { shown: s } = this;
		this.shown = t, this.title.textContent = `Unit ${i}, layer ${r}`, this.panels.show(n, a, t.display, this.marked), this.panels.choose(t.vector), this.panels.moveTo(o, s !== null && s.at !== t.at), this.readout.show(n, a, o, t.display), this.table.show(n, a, o, t.display), this.clamp.show(n, o), this.film.show(n, i), this.votes.show(n, o), this.provenance.show(n, r, i, o), (s?.layer !== r || s.unit !== i || s.network !== t.network) && this.labels.show(n, r, i);
	}
	cursor(e) {
		let { at: t } = this.subject.look.value;
		return t === null || e.length === 0 ? null : Math.min(t, e.length - 1);
	}
	point(e) {
		let { figures: t } = this;
		if (t === null) return;
		let n = e ?? this.cursor(t.recording);
		this.panels.moveTo(n), this.readout.show(t.recording, t.values, n, this.subject.look.value.display);
	}
	go(e) {
		this.subject.change({ at: e }), this.figures !== null && this.options.app.announce(Zt(this.figures.recording, this.figures.values, e, this.figures.unit));
	}
	mark(e) {
		this.marked = e, this.figures !== null && this.panels.show(this.figures.recording, this.figures.values, this.subject.look.value.display, e);
	}
	press(e) {
		let t = L(e);
		t !== null && this.figures !== null && (e.preventDefault(), this.move(t, this.figures));
	}
	move(e, { recording: t, unit: r }) {
		let i = t.length - 1, a = this.subject.look.value.at ?? i;
		if ("steps" in e) this.go(n(a + e.steps, 0, i));
		else if ("rows" in e) this.go(this.panels.stepBeside(a, e.rows));
		else if ("end" in e) this.go(e.end === "first" ? 0 : i);
		else if ("units" in e) this.subject.change({ unit: n(r + e.units, 0, t.hidden - 1) });
		else {
			let { vectors: n } = t, r = n[(n.indexOf(this.subject.look.value.vector) + e.vectors + n.length) % n.length] ?? "h";
			this.subject.change({ vector: r }), this.options.app.announce(d(r, this.subject.look.value.display.vocabulary));
		}
	}
	picture() {
		let { vector: e, display: t, network: n } = this.subject.look.value, r = this.panels.cells(e);
		return r === null || this.figures === null ? null : {
			...r,
			title: `${n}, layer ${this.figures.layer}, unit ${this.figures.unit}, ${d(e, t.vocabulary)}`
		};
	}
}, on = [{
	id: "network",
	title: "Network"
}, {
	id: "neuron",
	title: "Unit"
}];
function sn(e) {
	return [wt(e, on), rn(e, on)];
}
// src/shell/follower.ts
function cn(e, t, n, r) {
	let i = null;
	return (a) => {
		let o = a.page === "" ? e[0] : e.find((e) => e.id === a.page);
		if (o !== void 0 && o === i?.page) i.mounted.update(a.params);
		else {
			i?.mounted.destroy(), n.replaceChildren();
			for (let [e, n] of t) e === (o?.under ?? o?.id) ? n.setAttribute("aria-current", "page") : n.removeAttribute("aria-current");
			document.title = `${o?.title ?? "Not found"} · LSTM Complete`, i = o === void 0 ? null : {
				page: o,
				mounted: o.mount(n, a.params, r)
			}, o === void 0 && n.append(ln(a.page, e[0]));
		}
	};
}
function ln(e, t) {
	return h("div", { class: "notice" }, h("h1", {}, "There is no such page"), h("p", {}, `Nothing is called “${e}” here. `, h("a", { href: `#/${t.id}` }, `Go to ${t.title}`)));
}
// src/shell/theme.ts
var un = "theme", $ = [
	"system",
	"light",
	"dark"
];
function dn() {
	try {
		return $.find((e) => e === localStorage.getItem(un)) ?? "system";
	} catch {
		return "system";
	}
}
function fn(e) {
	document.documentElement.dataset.theme = e;
}
function pn() {
	fn(dn());
	let e = te({
		"aria-label": "Theme",
		class: "quiet"
	}, $.map((e) => ({
		value: e,
		label: e[0]?.toUpperCase() + e.slice(1)
	})), dn());
	return e.addEventListener("change", () => {
		let t = $.find((t) => t === e.value) ?? "system";
		fn(t);
		try {
			localStorage.setItem(un, t);
		} catch {}
	}), e;
}
// src/viewer.ts
async function mn() {
	let e = JSON.parse(document.getElementById("figures")?.textContent ?? ""), t = h("main", {
		id: "main",
		tabindex: "-1"
	}), n = h("div", {
		class: "visually-hidden",
		"aria-live": "polite",
		id: "live"
	});
	document.body.append(h("header", { class: "bar" }, h("span", { class: "brand" }, e.network.title), pn()), t, n);
	let r = sn(await ee.open(e));
	location.hash === "" && location.replace(e.address), ie(cn(r, /* @__PURE__ */ new Map(), t, { announce: (e) => n.textContent = e }));
}
mn().catch((e) => document.body.append(h("p", {
	class: "notice",
	role: "alert"
}, `This file is damaged (${e instanceof Error ? e.message : String(e)}).`)));
