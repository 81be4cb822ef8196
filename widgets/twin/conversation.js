/* The Other Half: plays the scenes of the Conversation in the page.
 *
 * Each .conversation holds a content note, a transcript, and the data of a scene, all made in Python. How a
 * reply lands is computed here, by the formulas of widgets/model/exchange.py with the numbers that Python
 * put into the data; the tests hold the two against each other on every path. A play is a list of choices
 * and nothing else: it is in this page's memory only, is never stored, sent or put into the address, and
 * scores nobody. Text is only ever inserted as text.
 */
(() => {
  "use strict";

  // ---------------------------------------------------------------------------------- the model
  // The names are those of exchange.py; p holds one set of its parameters.

  const clip = (x, low = 0, high = 1) => Math.min(Math.max(x, low), high);
  const onUnitScale = (score) => (score - 1) / 6;

  function disclosedDepth(topic, person, bond, p) {
    return topic * clip(p.openness - p.topic_caution * (topic - 0.5) + p.trust_opens * (bond.trust - 0.5)
      + p.intimacy_opens * bond.intimacy - p.avoidant_caution * onUnitScale(person.avoidance));
  }

  function emotionalShare({ kind, emotion }, p) {
    if (kind === "factual") return 1 - p.emotional_share;
    return emotion === "worry" || emotion === "regret" ? p.thinking_share : p.emotional_share;
  }

  // Perceived partner responsiveness: the mean of feeling understood, validated and cared for.
  function perceive(share, response, person, bond, emotional, p) {
    const wish = { emotional: p.wished_support * share, informational: p.wished_support * (1 - share) };
    const lessEmotional = wish.emotional - response.emotional;
    const lessInformational = wish.informational - response.informational;
    const missing = clip(lessEmotional) + clip(lessInformational);
    const tooMuch = missing - lessEmotional - lessInformational;
    const there = 1 - (1 - response.acknowledgement) * (missing / (wish.emotional + wish.informational));
    const matters = p.factual_match_weight + (1 - p.factual_match_weight) * emotional;
    const shortfall = matters * missing, excess = matters * p.excess_cost * tooMuch;
    const spared = there * (1 - p.negativity_cost * response.negativity);
    const halfSpared = 0.5 * (there + spared);
    const seen = 1 - p.nonverbal_weight * (1 - response.acknowledgement);
    const halfLost = p.tolerance * p.tolerance;
    const fit = (misfit) => halfLost / (halfLost + misfit * misfit);
    const given = [
      halfSpared * fit(shortfall + excess),
      spared * fit(0.5 * shortfall + excess),
      halfSpared * seen * fit(shortfall + 0.5 * excess),
    ];
    const actual = 1 - p.projection - p.expectation;
    const unkind = 4 * actual * (p.anxious_reading * onUnitScale(person.anxiety)
      + p.avoidant_reading * onUnitScale(person.avoidance));
    const colour = (p.projection * person.responsiveness + p.expectation * bond.trust)
      * there * (1 - response.negativity);
    const [understanding, validation, caring] = given.map((q) => clip(q * (actual - unkind * (1 - q)) + colour));
    return (understanding + validation + caring) / 3;
  }

  function feel(bond, depth, ppr, answered, emotional, good, p) {
    const over = ppr - p.threshold, missed = answered && over <= 0 ? 1 : 0;
    const met = clip(over) / (1 - p.threshold), short = 0.2 + (0.8 / p.threshold) * clip(-over);
    const news = 1 + (p.good_news_gain - 1) * good;
    const moves = depth * (p.factual_gain + (1 - p.factual_gain) * emotional);
    const gain = moves * (p.intimacy_gain * news * met + p.telling_gain * (1 - missed));
    const loss = moves * (p.intimacy_loss * news) * short * missed;
    return {
      trust: bond.trust + p.trust_rate * depth * (ppr - bond.trust),
      intimacy: bond.intimacy + gain * (1 - bond.intimacy) - loss * bond.intimacy,
    };
  }

  function relieve(response, depth, feltBad, p) {
    const thinking = response.informational * (2 - response.informational);
    const helped = p.cognitive_relief * thinking + p.emotional_relief * response.emotional
      + p.telling_relief - p.negativity_distress * response.negativity;
    return clip(depth * (helped * feltBad), -1, 1);
  }

  function exchange(turn, response, person, bond, p) {
    const emotional = turn.kind === "emotional" ? 1 : 0, good = turn.valence === "good" ? 1 : 0;
    const depth = disclosedDepth(turn.topic, person, bond, p);
    const ppr = perceive(emotionalShare(turn, p), response, person, bond, emotional, p);
    const answered = Object.values(response).some((amount) => amount > 0);
    return {
      depth, ppr, understood: ppr > p.threshold,
      relief: relieve(response, depth, emotional * (1 - good), p),
      bond: feel(bond, depth, ppr, answered, emotional, good, p),
    };
  }

  // A scene as Python declared it, and how it goes when its turns are met with given responses.
  class Scene {
    constructor(data) { Object.assign(this, data); }

    parameters(set) { return { ...this.sets.evidence, ...this.sets[set] }; }

    someone(style) { return { ...this.person, ...this.styles[style] }; }

    step(turn, response, bond, person, p) {
      const step = exchange(turn, response, person, bond, p);
      step.landing = step.ppr >= p.threshold + this.margin ? "opening"
        : step.ppr < p.threshold - this.margin ? "closing" : "holding";
      return step;
    }

    course(responses, set = "evidence", style = null) {
      const p = this.parameters(set), person = this.someone(style);
      let bond = this.start;
      return responses.map((response, n) => {
        const step = this.step(this.turns[n], response, bond, person, p);
        bond = step.bond;
        return step;
      });
    }

    responses(choices) { return choices.map((choice, n) => this.turns[n].replies[choice].response); }

    play(choices, set, style) { return this.course(this.responses(choices), set, style); }

    bestReply(turn, bond) {
      const p = this.parameters("evidence");
      const felt = turn.replies.map((reply) => this.step(turn, reply.response, bond, this.person, p).ppr);
      return felt.indexOf(Math.max(...felt));
    }

    says(n, steps) {
      const words = n < this.turns.length ? this.turns[n].says : this.ending;
      return words.length === 1 ? words[0] : words[Object.keys(this.landings).indexOf(steps[n - 1].landing)];
    }
  }

  // --------------------------------------------------------------------------------- small helpers

  const SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") made.addEventListener("click", value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  const button = (words, onclick, quiet) => element("button", { type: "button", class: quiet && "quiet", onclick }, words);

  function svg(name, attributes = {}, words = "") {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = words;
    return made;
  }

  const two = (number) => number.toFixed(2).replace(/^-(0\.00)$/, "$1");
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

  // Words to be spoken: what stands in brackets is seen or heard, not said.
  function staged(words) {
    return words.split(/(\([^)]*\))/).filter(Boolean)
      .map((part) => (part.startsWith("(") ? element("em", {}, part) : part));
  }

  // Radio buttons in a fieldset, drawn as a row of choices, as in an explorer.
  function options(legend, words, name, change) {
    const row = element("div", { class: "explorer-options" }, ...words.map((each, n) => {
      const input = element("input", { type: "radio", name, checked: n === 0 });
      input.addEventListener("change", () => change(n));
      return element("label", { class: "explorer-option" }, input, element("span", {}, each));
    }));
    return element("fieldset", {}, element("legend", {}, legend), row);
  }

  function table(caption, head, rows) {
    const cells = (cell, [first, ...rest]) => element("tr", {},
      element("th", { scope: cell === "th" ? "col" : "row" }, first),
      ...rest.map((words) => element(cell, cell === "th" ? { scope: "col" } : {}, words)));
    return element("div", { class: "explorer-table" }, element("table", {}, element("caption", {}, caption),
      element("thead", {}, cells("th", head)), element("tbody", {}, ...rows.map((row) => cells("td", row)))));
  }

  // ------------------------------------------------------------------------------------ the picture

  const HEIGHT = 300, LEFT = 44, RIGHT = 138, TOP = 12, BOTTOM = 42, LOWEST = -0.08;

  // The course of a talk; `yours` is drawn faintly behind when the course is another one.
  function picture(scene, steps, { thick, yours, title, width }) {
    const x = (turn) => LEFT + (turn / steps.length) * (width - LEFT - RIGHT);
    const y = (value) => TOP + ((1 - value) / (1 - LOWEST)) * (HEIGHT - TOP - BOTTOM);
    const drawn = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img",
      "aria-label": `Lines over the ${steps.length} turns: felt understanding, trust${scene.distressed ? ", relief" : ""}. ${title}` });
    const add = (...each) => drawn.append(svg(...each));
    add("rect", { class: "paper", width, height: HEIGHT });
    for (const [value, words] of [[0, "0"], [0.5, "half"], [1, "full"]]) {
      add("path", { class: "grid", d: `M${LEFT} ${y(value)}H${width - RIGHT}` });
      add("text", { class: "tick left", x: LEFT - 8, y: y(value) + 5 }, words);
    }
    for (let n = 0; n <= steps.length; n++) {
      add("text", { class: "tick", x: x(n), y: HEIGHT - BOTTOM + 20 }, n ? String(n) : "before");
    }
    add("text", { class: "axis tick", x: x(steps.length / 2), y: HEIGHT - 5 }, "after turn");
    const { threshold } = scene.parameters("evidence");
    add("path", { class: "rule", d: `M${LEFT} ${y(threshold)}H${width - RIGHT}` });

    const lines = [];
    const line = (label, voice, from, values, kind = "line") => {
      const points = values.map((value, n) => `${x(from + n).toFixed(1)} ${y(value).toFixed(1)}`);
      const group = svg("g", { class: voice });
      group.append(svg("path", { class: kind, d: `M${points.join("L")}` }));
      drawn.append(group);
      lines.push({ label, voice, at: y(values.at(-1)) });
      return group;
    };
    let eased = 0;
    if (scene.distressed) line("relief so far", "muted", 0, [0, ...steps.map((step) => (eased += step.relief))]);
    line("trust", "ink", 0, [scene.start.trust, ...steps.map((step) => step.bond.trust)]);
    if (yours) line("as played", "muted", 1, yours.map((step) => step.ppr));
    const felt = line("felt understood", "discloser", 1, steps.map((step) => step.ppr), thick ? "line thick" : "line");
    steps.forEach((step, n) => felt.append(svg("circle",
      { class: step.understood ? "dot thick on" : "dot thick", cx: x(n + 1), cy: y(step.ppr), r: 6 })));

    lines.sort((a, b) => a.at - b.at);
    lines.forEach((each, n) => { if (n) each.at = Math.max(each.at, lines[n - 1].at + 18); });
    for (const each of lines) {
      const group = svg("g", { class: each.voice });
      group.append(svg("text", { class: "end", x: width - RIGHT + 12, y: each.at + 5 }, each.label));
      drawn.append(group);
    }
    return drawn;
  }

  // ------------------------------------------------------------------------------------- the player

  class Player {
    constructor(root) {
      this.root = root;
      this.scene = new Scene(JSON.parse(root.querySelector('script[type="application/json"]').textContent));
      this.words = this.scene.words;
      this.title = root.querySelector(".explorer-title");
      this.id = this.title.id;
      this.begin = element("div", { class: "explorer-buttons" },
        button(this.words.begin, () => this.start()), button(this.words.skip, () => this.skip(), true));
      this.log = element("div", { class: "conversation-log", role: "log", "aria-live": "polite",
        "aria-label": `The conversation with ${this.scene.speaker}` });
      this.now = element("div", { class: "conversation-now", role: "group", tabindex: -1 });
      this.after = element("div", { class: "conversation-replay", role: "region",
        "aria-label": `How it landed with ${this.scene.speaker}`, hidden: true });
      this.player = element("div", { class: "conversation-player", hidden: true },
        this.numbersSwitch(), this.log, this.now, this.after);
      root.querySelector(".conversation-transcript").before(this.begin, this.player);
      this.intro = root.querySelector(".conversation-intro");
      root.append(element("p", { class: "explorer-note" },
        element("a", { href: `#${this.id}` }, "Link to this scene")));
      root.dataset.ready = "";
      if (location.hash === `#${this.id}`) this.title.scrollIntoView(); // the scenes above have just moved it
    }

    numbersSwitch() {
      const input = element("input", { type: "checkbox" });
      input.addEventListener("change", () => { this.root.toggleAttribute("data-numbers", input.checked); });
      return element("label", { class: "conversation-switch" }, input, " ", this.words.numbers);
    }

    skip() {
      const back = button("Open it after all", () => { skipped.remove(); show(true); this.begin.firstChild.focus(); }, true);
      const skipped = element("div", { class: "explorer-buttons" }, element("span", {}, "Skipped."), back);
      const show = (shown) => { this.intro.hidden = this.begin.hidden = !shown; };
      show(false);
      this.title.after(skipped);
      back.focus();
    }

    start() {
      this.begin.hidden = true;
      this.player.hidden = false;
      this.from([]);
    }

    // Takes the talk up after the given choices (and the bets made on them).
    from(choices, bets = []) {
      this.choices = choices;
      this.bets = bets;
      this.after.hidden = true;
      this.log.replaceChildren();
      const steps = this.scene.play(choices);
      for (let n = 0; n < choices.length; n++) this.tell(n, steps);
      this.next(steps);
    }

    // What was said before turn n, and what was replied.
    tell(n, steps) {
      this.says(n, steps);
      this.log.append(this.spoken("you", "You", this.scene.turns[n].replies[this.choices[n]].text));
    }

    says(n, steps) {
      const before = steps[n - 1];
      if (before) {
        if (this.bets[n - 1]) {
          this.log.append(element("p", { class: "conversation-aside" }, this.onBet(n - 1, before)));
        }
        this.log.append(element("p", { class: "conversation-aside conversation-number" }, this.numbers(before)));
      }
      this.log.append(this.spoken("them", this.scene.speaker, this.scene.says(n, steps)));
    }

    onBet(n, step) {
      const { landings } = this.scene;
      return fill(this.words.onBet,
        { bet: landings[this.bets[n]], name: this.scene.speaker, landing: landings[step.landing] });
    }

    spoken(who, name, words) {
      return element("p", { class: `conversation-${who}` }, element("strong", {}, name), " ", ...staged(words));
    }

    numbers(step) {
      const { step: all, stepRelief } = this.words;
      return fill(all + (this.scene.distressed ? stepRelief : ""), { ppr: two(step.ppr), relief: two(step.relief),
        trust: two(step.bond.trust), intimacy: two(step.bond.intimacy) }) + ".";
    }

    // The speaker's next words, and the replies to them (or, after the last turn, the way to the replay).
    next(steps) {
      const n = this.choices.length, { speaker, turns } = this.scene;
      this.says(n, steps);
      if (n < turns.length) {
        this.offer(fill(this.words.ask, { name: speaker }), ...turns[n].replies.map((reply, choice) =>
          element("button", { type: "button", class: "conversation-reply", onclick: () => this.reply(choice) },
            ...staged(reply.text))));
      } else {
        this.offer(this.words.end, button(this.words.replay, () => this.replay(steps)));
      }
    }

    reply(choice) {
      const turn = this.scene.turns[this.choices.length];
      this.log.append(this.spoken("you", "You", turn.replies[choice].text));
      if (!turn.bet) return this.land(choice, null);
      const bets = Object.entries(this.scene.landings).map(([landing, words]) =>
        button(`${this.scene.speaker} ${words}`, () => this.land(choice, landing), true));
      this.offer(this.words.bet, element("div", { class: "explorer-buttons" }, ...bets,
        button(this.words.skipBet, () => this.land(choice, null), true)));
    }

    land(choice, bet) {
      this.bets = [...this.bets, bet];
      this.choices = [...this.choices, choice];
      this.next(this.scene.play(this.choices));
    }

    // Puts what can be done now below the log, and takes eye and focus there.
    offer(question, ...what) {
      const id = `${this.id}-now`;
      this.now.replaceChildren(element("p", { class: "conversation-ask", id }, question), ...what);
      this.now.setAttribute("aria-labelledby", id);
      this.now.hidden = false;
      this.now.focus({ preventScroll: true });
      const yours = [...this.log.querySelectorAll(".conversation-you")].at(-1);
      const news = yours && yours.nextElementSibling ? yours.nextElementSibling : this.log.lastElementChild;
      const bottom = this.now.getBoundingClientRect().bottom;
      if (bottom <= innerHeight && news.getBoundingClientRect().top >= 0) return;
      const room = yours && bottom - yours.getBoundingClientRect().top < innerHeight * 0.85;
      (room ? yours : news).scrollIntoView();
    }

    // ----------------------------------------------------------------------------------- the replay

    replay(steps) {
      this.now.hidden = true;
      const heading = element("h4", { tabindex: -1 }, "How it landed");
      this.after.hidden = false;
      this.after.replaceChildren(heading);
      this.after.append(...this.comparison(steps), element("h4", {}, this.words.turns),
        element("ol", { class: "conversation-turns" }, ...steps.map((_, n) => this.turningPoint(n, steps))),
        element("div", { class: "explorer-buttons" }, button(this.words.restart, () => this.from([]))));
      heading.focus({ preventScroll: true });
      heading.scrollIntoView();
    }

    said(steps) {
      const { sum: all, sumRelief } = this.words, { start, speaker, distressed } = this.scene, end = steps.at(-1).bond;
      return fill(all + (distressed ? sumRelief : ""), {
        name: speaker, met: steps.filter((step) => step.understood).length, turns: steps.length,
        trust0: two(start.trust), trust: two(end.trust), intimacy0: two(start.intimacy), intimacy: two(end.intimacy),
        relief: two(sum(steps.map((step) => step.relief))),
      });
    }

    // The course of the talk, and beside it the same talk with another partner, style or parameter set.
    comparison(yours) {
      const { scene } = this, id = `${this.id}-compare`;
      const partners = Object.entries(scene.partners), styles = Object.keys(scene.styles);
      const sets = ["evidence", "textbook"], at = { partner: 0, style: 0, set: 0 };
      const width = clip(this.after.clientWidth, 320, 620);
      const figure = element("figure", { class: "explorer-panel" });
      const sentence = element("output", { class: "explorer-sentence", "aria-live": "polite" });
      const numbers = element("details", {}, element("summary", {}, "The numbers as a table"), element("div"));
      const show = () => {
        const responses = at.partner ? scene.turns.map(() => partners[at.partner - 1][1])
          : scene.responses(this.choices);
        const steps = scene.course(responses, sets[at.set], at.style ? styles[at.style - 1] : null);
        const met = steps.filter((step) => step.understood).length;
        const title = `${scene.speaker} felt understood in ${met} of ${steps.length} turns`;
        const otherwise = at.partner || at.style || at.set;
        figure.replaceChildren(element("figcaption", {}, title),
          picture(scene, steps, { thick: !at.set, yours: otherwise && yours, title, width }));
        sentence.textContent = this.said(steps);
        numbers.lastChild.replaceWith(this.table(steps));
      };
      const control = (legend, name, words) =>
        options(legend, words, `${id}-${name}`, (n) => { at[name] = n; show(); });
      show();
      return [figure, element("p", { class: "explorer-key" }, "● understood · ○ misunderstood · dotted: the line between"),
        sentence, element("h4", {}, this.words.otherwise), element("div", { class: "explorer-controls" },
          control("Who answers", "partner", ["You", ...partners.map(([who]) => who)]),
          control(`${scene.speaker}’s attachment (a label, never a kind of person)`, "style", ["as written", ...styles]),
          control("Size of effects", "set", sets)),
        element("p", {}, fill(this.words.style, { ...scene.person, name: scene.speaker, style: scene.style })), numbers];
    }

    table(steps) {
      const { distressed, landings } = this.scene;
      return table("Each turn, in this model",
        ["Turn", "Felt understanding", "Felt", "Trust", "Closeness", ...(distressed ? ["Relief"] : []), "Then"],
        steps.map((step, n) => [n + 1, two(step.ppr), step.understood ? "● understood" : "○ misunderstood",
          two(step.bond.trust), two(step.bond.intimacy), ...(distressed ? [two(step.relief)] : []),
          landings[step.landing]]));
    }

    turningPoint(n, steps) {
      const { scene, words } = this, turn = scene.turns[n], step = steps[n];
      const chosen = turn.replies[this.choices[n]];
      const before = n ? steps[n - 1].bond : scene.start, best = turn.replies[scene.bestReply(turn, before)];
      const top = scene.step(turn, best.response, before, scene.person, scene.parameters("evidence")).ppr;
      const why = (reply) => {
        const source = scene.sources[reply.why];
        return element("p", { class: "conversation-aside" }, reply.coded,
          ...(source ? [" ", element("a", { href: source[1] }, source[0])] : []));
      };
      const parts = [this.spoken("them", scene.speaker, scene.says(n, steps)),
        this.spoken("you", "You", chosen.text), why(chosen),
        element("p", {}, element("strong", {},
          `${step.understood ? "●" : "○"} ${scene.speaker} ${scene.landings[step.landing]}.`),
          ` ${this.numbers(step)}`, this.bets[n] ? ` ${this.onBet(n, step)}` : "")];
      const better = { best: two(top), ppr: two(step.ppr) };
      if (better.best === better.ppr) parts.push(element("p", {}, words.fits));
      else parts.push(element("p", {}, fill(words.better, better)), this.spoken("you", "You", best.text), why(best));
      parts.push(button(words.again, () => this.from(this.choices.slice(0, n), this.bets.slice(0, n)), true));
      return element("li", {}, ...parts);
    }
  }

  function start() {
    for (const root of document.querySelectorAll(".conversation[data-scene]:not([data-ready])")) {
      try {
        root.conversation = new Player(root);
      } catch (problem) {
        root.dataset.ready = "failed";
        root.append(element("p", { class: "explorer-note", role: "status" },
          "This scene cannot be played here. Its transcript still holds."));
      }
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
