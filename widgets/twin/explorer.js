/* The Other Half: brings the static twins of a page to life.
 *
 * Each .explorer holds a picture and a sentence, made in Python, and the numbers of all its states. This
 * script puts native controls beside them and, on a change, moves the marks of the picture. It sends nothing
 * and stores nothing; a reader's settings go into the fragment of the address, which no server sees.
 * Text is only ever inserted as text.
 */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const SETTLE = 200; // ms between changes below which they are a burst; after it, words and address follow

  // ------------------------------------------------------------------------------ small helpers

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  const px = (value) => value.toFixed(1);
  const path = (points) => "M" + points.map(([x, y]) => `${px(x)} ${px(y)}`).join("L");

  function set(node, name, value) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  function write(node, words) {
    if (node.textContent !== words) node.textContent = words;
  }

  // A row of a slot: words and fillings as they are, numbers from delta-coded thousandths.
  function decoded(row) {
    if (!Array.isArray(row) || typeof row[0] !== "number") return row;
    let total = 0;
    return row.map((step) => (total += step) / 1000);
  }

  // Labels moved apart so that none overlap: the same rule as `apart` in chart.py.
  function apart(places, low, high, gap = 17) {
    const order = places.map((_, n) => n).sort((a, b) => places[a] - places[b]);
    const out = [...places];
    order.forEach((n, i) => { out[n] = Math.max(out[n], i ? out[order[i - 1]] + gap : low); });
    order.reverse();
    order.forEach((n, i) => { out[n] = Math.min(out[n], i ? out[order[i - 1]] - gap : high); });
    return out;
  }

  // -------------------------------------------------------------------------------- the picture

  class Panel {
    constructor(declared, svg) {
      const [width, height, left, right, top, bottom, x0, x1, y0, y1] = declared.frame;
      Object.assign(this, { declared, width, height, left, right, top, bottom, svg });
      this.x = (v) => left + ((v - x0) / (x1 - x0)) * (width - left - right);
      this.y = (v) => height - bottom - ((v - y0) / (y1 - y0)) * (height - top - bottom);
      this.groups = [...svg.querySelectorAll(":scope > g")];
      this.title = svg.parentElement.querySelector("figcaption");
      [this.yLabel, this.xLabel] = svg.querySelectorAll(".axis");
      if (this.groups.length !== declared.marks.length) throw new Error("picture and data differ");
    }

    draw({ title, xLabel, yLabel }, marks, changed) {
      write(this.title, title);
      write(this.xLabel, xLabel);
      write(this.yLabel, yLabel);
      marks.forEach((mark, n) => { if (changed[n]) this[mark.kind](mark, this.groups[n]); });
      const ended = marks.filter((m) => m.end !== undefined && m.label);
      if (!ended.length) return;
      const places = apart(ended.map((m) => this.y(m.end)), this.top, this.height - this.bottom);
      ended.forEach((m, n) => set(m.text, "y", px(places[n] + 4.5)));
    }

    Line(mark, group) {
      const [line, text] = group.children;
      set(line, "d", path(mark.x.map((x, n) => [this.x(x), this.y(mark.y[n])])));
      line.classList.toggle("thick", mark.thick === "1");
      Object.assign(mark, { end: mark.y.at(-1), text });
      write(text, mark.label);
    }

    Band(mark, group) {
      const [band, text] = group.children;
      const there = mark.x.map((x, n) => [this.x(x), this.y(mark.low[n])]);
      const back = mark.x.map((x, n) => [this.x(x), this.y(mark.high[n])]);
      set(band, "d", path([...there, ...back.reverse()]) + "Z");
      Object.assign(mark, { end: (mark.low.at(-1) + mark.high.at(-1)) / 2, text });
      write(text, mark.label);
    }

    Dots(mark, group) {
      const count = mark.x.length;
      for (let n = 0; n < count; n++) {
        const x = this.x(mark.x[n]), y = this.y(mark.y[n]), dot = group.children[n];
        set(dot, "cx", px(x));
        set(dot, "cy", px(y));
        dot.classList.toggle("on", mark.filled[n] === "1");
        dot.classList.toggle("thick", mark.thick === "1");
        const text = group.children[count + n];
        if (!text) continue;
        set(text, "x", px(x + 10));
        set(text, "y", px(y + 4.5));
        write(text, mark.labels[n]);
      }
    }

    Rule(mark, group) {
      const [rule, text] = group.children, at = mark.at[0];
      if (mark.axis === "x") {
        const x = this.x(at), back = x > (this.left + this.width - this.right) / 2;
        set(rule, "d", `M${px(x)} ${px(this.top - 8)}V${px(this.height - this.bottom)}`);
        set(text, "x", px(back ? x - 5 : x + 5));
        text.classList.toggle("back", back);
      } else {
        set(rule, "d", `M${px(this.left)} ${px(this.y(at))}H${px(this.width - this.right)}`);
        set(text, "y", px(this.y(at) - 5));
      }
      write(text, mark.label);
    }
  }

  const PARTS = { Line: ["x", "y", "label", "thick"], Band: ["x", "low", "high", "label"],
                  Dots: ["x", "y", "filled", "labels", "thick"], Rule: ["at", "label"] };

  // ------------------------------------------------------------------------------- the explorer

  class Explorer {
    constructor(root) {
      this.root = root;
      this.data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
      this.name = root.dataset.explorer;
      this.body = root.querySelector(".explorer-body");
      this.sentence = root.querySelector(".explorer-sentence");
      this.figure = root.querySelector(".explorer-figure");
      this.at = this.data.controls.map((c) => c.start);
      this.panels = this.inline();
      const linked = this.fromAddress();
      this.inputs = this.data.controls.map((control, n) => this.control(control, n));
      this.body.prepend(element("div", { class: "explorer-controls" }, ...this.inputs));
      this.body.append(...this.folded());
      this.update(true);
      if (this.data.bet && !linked) this.ask(this.data.bet);
      root.dataset.ready = "";
      if (linked) root.scrollIntoView();
    }

    // The picture becomes part of the page, without its own style: the page's themes it.
    inline() {
      return [...this.figure.querySelectorAll("img")].map((img, n) => {
        const bytes = Uint8Array.from(atob(img.src.split(",")[1]), (c) => c.charCodeAt(0));
        const svg = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml").documentElement;
        svg.querySelector("style").remove();
        svg.setAttribute("role", "img");
        svg.removeAttribute("width");
        svg.removeAttribute("height");
        const drawn = document.importNode(svg, true);
        img.replaceWith(drawn);
        return new Panel(this.data.panels[n], drawn);
      });
    }

    // The index of the state that the controls stand at: the last control runs fastest.
    get state() {
      return this.data.controls.reduce((sum, c, n) => sum * c.slugs.length + this.at[n], 0);
    }

    get slugs() {
      return this.data.controls.map((c, n) => c.slugs[this.at[n]]).join("_");
    }

    // What the state shows: its sentence, and of each panel the title, the marks, and which of them changed.
    read() {
      const state = this.state, { slots } = this.data;
      const now = slots.map(([, use]) => (use ? use[state] : 0));
      const before = this.shown || [];
      this.shown = now;
      let n = 0;
      const row = () => decoded(slots[n][0][now[n++]]);
      const sentence = row();
      const panels = this.data.panels.map(({ marks }) => {
        const words = { title: row(), xLabel: row(), yLabel: row() }, changed = [];
        const made = marks.map(([kind, name, axis]) => {
          const mark = { kind, name, axis }, from = n;
          for (const part of PARTS[kind]) mark[part] = row();
          changed.push(now.slice(from, n).some((v, i) => v !== before[from + i]));
          return mark;
        });
        return { ...words, marks: made, changed };
      });
      return { sentence, panels };
    }

    // Draw at once, or, where this frame has been drawn already, in the next one: the last change wins.
    soon() {
      if (this.busy) return void (this.again = true);
      this.busy = true;
      this.update();
      requestAnimationFrame(() => {
        this.busy = false;
        if (this.again) { this.again = false; this.soon(); }
      });
    }

    update(first = false) {
      const { sentence, panels } = this.read();
      panels.forEach(({ marks, changed, ...words }, n) => {
        const panel = this.panels[n];
        panel.marks = (panel.marks || []).length ? marks.map((m, i) => (changed[i] ? m : panel.marks[i])) : marks;
        panel.draw(words, panel.marks, changed);
      });
      this.latest = { sentence, panels };
      // A single change shows its words in the same frame; in a burst only the last words are announced.
      const now = performance.now(), burst = now - (this.changed ?? -SETTLE) < SETTLE;
      this.changed = now;
      if (!burst) this.tell();
      clearTimeout(this.waiting);
      if (!first) this.waiting = setTimeout(() => { this.tell(); this.toAddress(); }, SETTLE);
    }

    // The words: the sentence, the pictures' names, the link, the open table.
    tell() {
      if (this.told === this.latest) return;
      this.told = this.latest;
      write(this.sentence, this.latest.sentence);
      this.link.href = this.address();
      this.panels.forEach((panel, n) =>
        set(panel.svg, "aria-label", `${this.data.alt} ${this.latest.panels[n].title}.`));
      if (this.tableHolder.open) this.table();
    }

    // ------------------------------------------------------------------------------- controls

    control(control, n) {
      const id = `${this.name}-${control.name}`;
      const change = (index) => {
        this.at[n] = index;
        this.soon();
      };
      if (control.numeric) return this.slider(control, n, id, change);
      if (control.shown.length > 5) {
        const select = element("select", { id }, ...control.shown.map((words, i) =>
          element("option", { value: i, selected: i === this.at[n] }, words)));
        select.addEventListener("input", () => change(Number(select.value)));
        return element("div", {}, element("label", { class: "explorer-label", for: id }, control.label), select);
      }
      return options(control.label, control.shown, id, this.at[n], change);
    }

    slider(control, n, id, change) {
      const value = element("span", { class: "explorer-value" }, control.shown[this.at[n]]);
      const input = element("input", { type: "range", id, min: 0, max: control.shown.length - 1, step: 1,
        value: this.at[n], "aria-valuetext": control.shown[this.at[n]] });
      input.addEventListener("input", () => {
        const words = control.shown[Number(input.value)];
        write(value, words);
        set(input, "aria-valuetext", words);
        change(Number(input.value));
      });
      const label = element("label", { class: "explorer-label", for: id }, control.label);
      return element("div", { class: "explorer-range" }, element("div", {}, label, " ", value), input);
    }

    // ------------------------------------------------------------------------------------ bet

    ask(bet) {
      let chosen = -1;
      const choices = options(bet.question, bet.options, `${this.name}-bet`, -1, (n) => { chosen = n; write(told, ""); });
      const told = element("p", { class: "explorer-note", role: "status" });
      const show = element("button", { type: "button" }, "Show me");
      const skip = element("button", { type: "button", class: "quiet" }, "Skip the bet");
      const form = element("div", { class: "explorer-bet" }, choices, told,
        element("div", { class: "explorer-buttons" }, show, skip));
      const reveal = (words) => {
        const result = element("p", { class: "explorer-result", tabindex: -1 }, words);
        form.replaceWith(result);
        this.body.hidden = false;
        result.focus();
      };
      const outcome = `In this model: ${bet.options[bet.outcome]}.`.replace(/([.”])\.$/, "$1");
      show.addEventListener("click", () => {
        if (chosen < 0) return write(told, "Choose one, or skip the bet.");
        reveal(`You bet: ${bet.options[chosen]}. ${outcome}`.replace(/([.”])\. In/, "$1 In"));
      });
      skip.addEventListener("click", () => reveal(outcome));
      this.body.hidden = true;
      this.body.before(form);
    }

    // ------------------------------------------------------------------------- folded beneath

    folded() {
      this.tableHolder = element("details", {}, element("summary", {}, "The numbers as a table"),
        element("div", { class: "explorer-table" }));
      this.tableHolder.addEventListener("toggle", () => { if (this.tableHolder.open) this.table(); });
      const parts = [this.tableHolder];
      if (this.data.leavesOut) {
        parts.push(element("details", {}, element("summary", {}, "What the model leaves out"),
          element("p", {}, this.data.leavesOut)));
      }
      this.link = element("a", { href: "#" }, "Link to this state");
      parts.push(element("p", { class: "explorer-note" }, this.link));
      return parts;
    }

    table() {
      const key = this.data.key;
      const tables = this.latest.panels.map(({ title, xLabel, yLabel, marks }, n) => {
        const { rows } = this.data.panels[n];
        const head = ["", rows ? "Row" : yLabel || "Height", xLabel, ...(key ? ["Felt"] : [])];
        const body = element("tbody");
        const line = (name, y, x, felt) => body.append(element("tr", {},
          element("th", { scope: "row" }, name), element("td", { class: "number" }, y),
          element("td", { class: "number" }, x), ...(key ? [element("td", {}, felt)] : [])));
        for (const mark of marks) {
          if (mark.kind === "Rule") { line(mark.label || "reference", mark.axis === "y" ? show(mark.at[0]) : "",
            mark.axis === "x" ? show(mark.at[0]) : "", ""); continue; }
          mark.x.forEach((x, i) => {
            const y = mark.kind === "Band" ? `${show(mark.low[i])} to ${show(mark.high[i])}`
              : rows ? rows[String(Math.round(mark.y[i]))] || "" : show(mark.y[i]);
            line(mark.name, y, show(x), key && mark.filled ? key[mark.filled[i] === "1" ? 0 : 1] : "");
          });
        }
        return element("table", {}, element("caption", {}, title),
          element("thead", {}, element("tr", {}, ...head.map((words) => element("th", { scope: "col" }, words)))), body);
      });
      this.tableHolder.lastChild.replaceChildren(...tables);
    }

    // -------------------------------------------------------------------------------- address

    address() {
      const settings = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
      settings.set(this.name, this.slugs);
      return `#${settings}`;
    }

    toAddress() {
      try { history.replaceState(null, "", this.address()); } catch { /* refused: the link still holds the settings */ }
    }

    fromAddress() {
      const wanted = new URLSearchParams(location.hash.slice(1)).get(this.name);
      if (wanted === null) return false;
      const slugs = wanted.split("_");
      const found = this.data.controls.map((c, n) => c.slugs.indexOf(slugs[n]));
      if (slugs.length === found.length && found.every((index) => index >= 0)) {
        this.at = found;
        return true;
      }
      this.root.append(element("p", { class: "explorer-note", role: "status" },
        "The link asked for a state that is no longer here, so this is the opening one."));
      return false;
    }
  }

  // Radio buttons in a fieldset, drawn as a row of choices.
  function options(legend, words, id, checked, change) {
    const row = element("div", { class: "explorer-options" }, ...words.map((each, i) => {
      const input = element("input", { type: "radio", name: id, value: i, checked: i === checked });
      input.addEventListener("change", () => change(i));
      return element("label", { class: "explorer-option" }, input, element("span", {}, each));
    }));
    return element("fieldset", {}, element("legend", {}, legend), row);
  }

  const show = (value) => String(Math.round(value * 1000) / 1000);

  function start() {
    for (const root of document.querySelectorAll(".explorer[data-explorer]:not([data-ready])")) {
      try {
        root.explorer = new Explorer(root);
      } catch (problem) {
        root.dataset.ready = "failed";
        root.querySelector(".explorer-body").hidden = false;
        root.append(element("p", { class: "explorer-note", role: "status" },
          "This explorer could not be made interactive here. Its picture and sentence still hold."));
      }
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
