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
  const LINE = 18; // px from line to line of words in the picture, as in picture.py
  const SETTLE = 200; // ms between changes below which they are a burst; after it, the words follow
  const REST = 1000; // ms after the last change until the address follows: each time, the browser looks at all links
  const FILL = "Fill the screen", BACK = "Back to the page";

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

  function set(node, name, value) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  // The text in place: where nodes come or go, the theme measures every output of the page again.
  function write(node, words) {
    if (node.textContent === words) return;
    (node.childNodes.length === 1 ? node.firstChild : node).textContent = words;
  }

  // The classes of a mark: what it is and its voice stay, the rest is as given.
  function kinds(node, ...others) {
    const [kind, voice] = node.getAttribute("class").split(" ");
    set(node, "class", [kind, voice, ...others].filter(Boolean).join(" "));
  }

  // A row of a slot: words and fillings as they are, numbers from delta-coded thousandths.
  function decoded(row) {
    if (!Array.isArray(row) || typeof row[0] !== "number") return row;
    let total = 0;
    return row.map((step) => (total += step) / 1000);
  }

  // -------------------------------------------------------------------------------- the picture

  class Panel {
    constructor(declared, svg) {
      const [width, height, left, right, top, bottom, x0, x1, y0, y1] = declared.frame;
      Object.assign(this, { svg, left, top, far: width - right, base: height - bottom });
      this.x = (v) => left + ((v - x0) / (x1 - x0)) * (width - left - right);
      this.y = (v) => height - bottom - ((v - y0) / (y1 - y0)) * (height - top - bottom);
      this.title = svg.parentElement.querySelector("figcaption");
      this.groups = [...svg.querySelectorAll(":scope > g")];
      this.words = [...this.groups.pop().children];
      if (this.groups.length !== declared.marks.length || this.words.length !== declared.words) {
        throw new Error("picture and data differ");
      }
    }

    path(xs, ys) {
      return "M" + xs.map((x, n) => `${px(this.x(x))} ${px(this.y(ys[n]))}`).join("L");
    }

    Line(mark, group) {
      const line = group.firstChild;
      set(line, "d", this.path(mark.x, mark.y));
      kinds(line, mark.thick === "1" && "thick", mark.dashed === "1" && "dashed");
    }

    Band(mark, group) {
      const there = [...mark.x, ...[...mark.x].reverse()], back = [...mark.low, ...[...mark.high].reverse()];
      set(group.firstChild, "d", this.path(there, back) + "Z");
    }

    Dots(mark, group) {
      mark.x.forEach((x, n) => {
        const dot = group.children[n];
        set(dot, "cx", px(this.x(x)));
        set(dot, "cy", px(this.y(mark.y[n])));
        if (mark.sizes.length) set(dot, "r", px(mark.sizes[n] && 2 + 14 * Math.sqrt(mark.sizes[n])));
        kinds(dot, mark.filled[n] === "1" && "on", mark.thick === "1" && "thick");
      });
    }

    Spans(mark, group) {
      mark.y.forEach((y, n) => {
        const span = group.children[n];
        set(span, "d", `M${px(this.x(mark.low[n]))} ${px(this.y(y))}H${px(this.x(mark.high[n]))}`);
        kinds(span, mark.filled[n] === "1" && "on", mark.thick === "1" && "thick");
      });
    }

    // Three groups: counted in ink, counted in the mark's voice, and all others.
    People(mark, group) {
      const { of, columns } = mark.people, rows = Math.ceil(of / columns);
      const [ink, voice] = mark.counts.length === 2 ? mark.counts : [0, ...mark.counts];
      const ends = [0, ink, ink + voice, of];
      group.querySelectorAll(":scope > path").forEach((area, n) => {
        let d = "";
        for (let row = Math.floor(ends[n] / columns); row < Math.ceil(ends[n + 1] / columns); row++) {
          const left = Math.max(ends[n] - row * columns, 0), right = Math.min(ends[n + 1] - row * columns, columns);
          if (left >= right) continue;
          const x = px(this.x(left));
          d += `M${x} ${px(this.y(rows - row))}H${px(this.x(right))}V${px(this.y(rows - row - 1))}H${x}Z`;
        }
        set(area, "d", d || "M0 0");
      });
    }

    Rule(mark, group) {
      const [at] = mark.at;
      set(group.firstChild, "d", mark.axis === "x"
        ? `M${px(this.x(at))} ${this.top - 7}V${this.base}` : `M${this.left} ${px(this.y(at))}H${this.far}`);
    }

    // Words were placed in Python: "x y anchor", and below that a line for each line.
    write(node, row) {
      const [place, first = "", ...more] = row.split("\n"), [x, y, anchor] = place.split(" ");
      if (node.childNodes.length !== 1 + more.length) {
        node.replaceChildren(first, ...more.map(() => document.createElementNS(SVG, "tspan")));
      }
      [first, ...more].forEach((line, n) => {
        const part = node.childNodes[n];
        write(part, line);
        if (n) for (const [name, value] of [["x", x], ["dy", String(LINE)]]) set(part, name, value);
      });
      for (const [name, value] of [["x", x], ["y", y], ["text-anchor", anchor]]) {
        if (row) set(node, name, value); else node.removeAttribute(name);
      }
    }
  }

  const PARTS = { Line: ["x", "y", "thick", "dashed"], Band: ["x", "low", "high"],
                  Dots: ["x", "y", "filled", "thick", "sizes"], Spans: ["low", "high", "y", "filled", "thick"],
                  People: ["counts"], Rule: ["at"] };

  // ------------------------------------------------------------------------------- the explorer

  class Explorer {
    constructor(root) {
      this.root = root;
      this.data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
      this.name = root.dataset.explorer;
      this.body = root.querySelector(".explorer-body");
      this.sentence = root.querySelector(".explorer-sentence");
      this.settings = root.querySelector(".explorer-settings");
      this.figure = root.querySelector(".explorer-figure");
      this.at = this.data.controls.map((c) => c.start);
      this.rows = [];
      this.read(); // before anything is touched, so that data that can't be read leave the page as it was
      this.rows = [];
      this.panels = this.inline();
      this.reserve();
      const linked = this.fromAddress(), onWall = asked().get("wall") === this.name;
      this.inputs = this.data.controls.map((control, n) => this.control(control, n));
      this.body.prepend(element("div", { class: "explorer-controls" }, ...this.inputs));
      this.body.append(...this.folded());
      this.update(true);
      if (this.data.bet && !linked) this.ask(this.data.bet);
      this.filler = element("button", { type: "button", class: "explorer-fill quiet" }, FILL);
      this.filler.addEventListener("click", () => (this.wall ? this.wall.close() : this.fill()));
      root.querySelector(".explorer-title").after(this.filler);
      root.dataset.ready = "";
      if (onWall) this.fill();
      else if (linked) root.scrollIntoView();
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

    // Room for the longest words that any state has: nothing below them moves when they change.
    reserve() {
      const longest = (slot) => this.data.slots[slot][0].reduce((a, b) => (b.length > a.length ? b : a));
      this.sentence.dataset.room = longest(0);
      let slot = 1;
      this.data.panels.forEach((panel, n) => {
        this.panels[n].title.dataset.room = longest(slot);
        slot += 1 + panel.words + panel.marks.reduce((sum, [kind]) => sum + PARTS[kind].length, 0);
      });
    }

    // The index of the state that the controls stand at: the last control runs fastest.
    get state() {
      return this.data.controls.reduce((sum, c, n) => sum * c.slugs.length + this.at[n], 0);
    }

    get slugs() {
      return this.data.controls.map((c, n) => c.slugs[this.at[n]]).join("_");
    }

    // What the state shows: the sentence, and of each panel the title, the marks and the words. Each part comes
    // as [it, whether it differs from what is drawn].
    read() {
      const { slots } = this.data, state = this.state, before = this.rows;
      this.rows = slots.map(([, use]) => (use ? use[state] : 0));
      let n = 0;
      const row = () => decoded(slots[n][0][this.rows[n++]]);
      const fresh = (from) => this.rows.slice(from, n).some((v, i) => v !== before[from + i]);
      const sentence = row();
      const panels = this.data.panels.map((panel) => ({
        title: row(),
        marks: panel.marks.map(([kind, name, axis, people]) => {
          const mark = { kind, name, axis, people }, from = n;
          for (const part of PARTS[kind]) mark[part] = row();
          return [mark, fresh(from)];
        }),
        words: Array.from({ length: panel.words }, () => { const from = n; return [row(), fresh(from)]; }),
      }));
      if (n !== slots.length) throw new Error("more data than marks");
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
      panels.forEach(({ title, marks, words }, n) => {
        const panel = this.panels[n];
        write(panel.title, title);
        marks.forEach(([mark, fresh], i) => { if (fresh) panel[mark.kind](mark, panel.groups[i]); });
        words.forEach(([row, fresh], i) => { if (fresh) panel.write(panel.words[i], row); });
      });
      this.latest = { sentence, panels };
      // A single change shows its words in the same frame; in a burst only the last words are announced.
      const now = performance.now(), burst = now - (this.changed ?? -SETTLE) < SETTLE;
      this.changed = now;
      if (!burst) this.tell();
      clearTimeout(this.waiting);
      clearTimeout(this.resting);
      if (first) return;
      this.waiting = setTimeout(() => this.tell(), SETTLE);
      this.resting = setTimeout(() => this.toAddress(), REST);
    }

    // The words: the sentence, the pictures' names, the link, the open table.
    tell() {
      if (this.told === this.latest) return;
      this.told = this.latest;
      write(this.sentence, this.latest.sentence);
      write(this.settings, this.data.controls.map((c, n) => `${c.label}: ${c.shown[this.at[n]]}`).join(" · "));
      this.link.href = this.address();
      this.panels.forEach((panel, n) =>
        set(panel.svg, "aria-label", `${this.data.alt} ${this.latest.panels[n].title}.`));
      if (this.tableHolder.open) this.table();
      if (this.wall) this.fit();
    }

    // ----------------------------------------------------------------------------- on the wall

    // The explorer alone, as large as the screen lets it: a dialog, so that nothing else is shown, heard or reached.
    fill() {
      const wall = element("dialog", { class: "explorer-wall", tabindex: -1, "aria-label": "One explorer, alone" });
      const again = () => { this.root.style.zoom = Math.min(innerHeight / 560, innerWidth / 760); this.fit(); };
      this.root.replaceWith(wall);
      wall.append(this.root);
      this.wall = wall;
      write(this.filler, BACK);
      wall.addEventListener("close", () => {
        removeEventListener("resize", again);
        this.wall = null;
        this.root.style.zoom = "";
        wall.replaceWith(this.root);
        write(this.filler, FILL);
        this.toAddress();
        this.link.href = this.address();
        this.filler.focus();
        this.root.scrollIntoView();
      });
      addEventListener("resize", again);
      wall.showModal();
      wall.focus();
      again();
      this.toAddress();
    }

    // Smaller words until all of it is in sight; what is in sight keeps its size.
    fit() {
      const { wall, root } = this;
      for (let zoom = Number(root.style.zoom); wall.scrollHeight > wall.clientHeight && zoom > 0.8; zoom *= 0.96) {
        root.style.zoom = zoom;
      }
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
        if (this.wall) this.fit();
      };
      const outcome = `In this model: ${bet.options[bet.outcome]}. ${bet.look}`.replace(/([.”])\. /, "$1 ").trim();
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
        element("div", { class: "explorer-table", role: "region", tabindex: 0,
          "aria-label": `The numbers as a table: ${this.root.querySelector(".explorer-title").textContent}` }));
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
      const tables = this.latest.panels.map(({ title, marks, words }, n) => {
        const { rows } = this.data.panels[n];
        const [yLabel, xLabel] = words.map(([row]) => row.split("\n").slice(1).join(" "));
        const head = ["What", rows ? "Row" : yLabel || "Height", xLabel, ...(key ? ["Felt"] : [])];
        const body = element("tbody");
        const line = (name, y, x, felt) => body.append(element("tr", {},
          element("th", { scope: "row" }, name), element("td", { class: "number" }, y),
          element("td", { class: "number" }, x), ...(key ? [element("td", {}, felt)] : [])));
        for (const [mark] of marks) {
          if (mark.kind === "Rule") { line(mark.name || "reference", mark.axis === "y" ? show(mark.at[0]) : "",
            mark.axis === "x" ? show(mark.at[0]) : "", ""); continue; }
          if (mark.kind === "People") {
            mark.people.names.forEach((name, i) => line(name, show(mark.counts[i]), "", key ? key[0] : ""));
            line("of", show(mark.people.of), "", "");
            continue;
          }
          const along = mark.x || mark.low.map((low, i) => `${show(low)} to ${show(mark.high[i])}`);
          along.forEach((x, i) => {
            const y = mark.kind === "Band" ? `${show(mark.low[i])} to ${show(mark.high[i])}`
              : rows ? rows[String(Math.round(mark.y[i]))] || "" : show(mark.y[i]);
            line(mark.name, y, mark.x ? show(x) : x, key && mark.filled ? key[mark.filled[i] === "1" ? 0 : 1] : "");
          });
        }
        return element("table", {}, element("caption", {}, title),
          element("thead", {}, element("tr", {}, ...head.map((words) => element("th", { scope: "col" }, words)))), body);
      });
      this.tableHolder.lastChild.replaceChildren(...tables);
    }

    // -------------------------------------------------------------------------------- address

    address() {
      const settings = asked();
      if (this.wall) settings.set("wall", this.name);
      else if (settings.get("wall") === this.name) settings.delete("wall");
      settings.set(this.name, this.slugs);
      return `#${settings}`;
    }

    toAddress() {
      try { history.replaceState(null, "", this.address()); } catch { /* refused: the link still holds the settings */ }
    }

    fromAddress() {
      const wanted = asked().get(this.name);
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

  // What the address asks for, by name.
  const asked = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

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
