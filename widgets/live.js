/* The live face of an explorer for readers who listen: ipywidgets gives its sliders, rows of buttons and plotly
 * its figures no accessible names. This gives them the words that stand beside them, and keeps them true. */

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

const text = (root, selector) => root.querySelector(selector)?.textContent.trim();

function name(root) {
  for (const slider of root.querySelectorAll(".widget-slider, .widget-hslider")) {
    const handle = slider.querySelector("[role=slider]");
    if (handle) {
      set(handle, {
        "aria-label": text(slider, ".widget-label"),
        "aria-valuetext": text(slider, ".widget-readout"),
        "data-lm-suppress-shortcuts": "", // or the arrow keys also go from cell to cell
      });
    }
  }
  for (const row of root.querySelectorAll(".widget-toggle-buttons")) {
    set(row, { role: "group", "aria-label": text(row, ".widget-label") });
    for (const button of row.querySelectorAll("button")) {
      set(button, { "aria-pressed": String(button.classList.contains("mod-active")) });
    }
  }
  for (const plot of root.querySelectorAll(".js-plotly-plot")) {
    set(plot, { role: "img", "aria-label": plot.layout?.meta?.alt });
  }
  for (const said of root.querySelectorAll(".explorer-said")) set(said, { "aria-live": "polite" });
}

// Each explorer looks after its own, once after however many changes.
function render({ el }) {
  let waiting;
  const soon = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      const root = el.closest(".explorer-live"); // not there yet when this is called
      if (root) name(root);
    });
  };
  const seen = new MutationObserver(soon);
  seen.observe(document.body, { childList: true, characterData: true, subtree: true });
  document.addEventListener("click", soon);
  soon();
  return () => {
    seen.disconnect();
    document.removeEventListener("click", soon);
  };
}

export default { render };
