/* The live face of an explorer for readers who listen: ipywidgets gives its sliders, rows of buttons and plotly
 * its figures no accessible names. This gives them the words that stand beside them, and keeps them true. */

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

const text = (root, selector) => root.querySelector(selector)?.textContent.trim();

function name() {
  for (const slider of document.querySelectorAll(".explorer-live .widget-slider, .explorer-live .widget-hslider")) {
    const handle = slider.querySelector("[role=slider]");
    if (handle) {
      set(handle, { "aria-label": text(slider, ".widget-label"), "aria-valuetext": text(slider, ".widget-readout") });
    }
  }
  for (const row of document.querySelectorAll(".explorer-live .widget-toggle-buttons")) {
    set(row, { role: "group", "aria-label": text(row, ".widget-label") });
    for (const button of row.querySelectorAll("button")) {
      set(button, { "aria-pressed": String(button.classList.contains("mod-active")) });
    }
  }
  for (const plot of document.querySelectorAll(".explorer-live .js-plotly-plot")) {
    set(plot, { role: "img", "aria-label": plot.layout?.meta?.alt });
  }
  for (const said of document.querySelectorAll(".explorer-live .explorer-said")) set(said, { "aria-live": "polite" });
}

function render() {
  const soon = () => setTimeout(name);
  const seen = new MutationObserver(soon);
  seen.observe(document.body, { childList: true, characterData: true, subtree: true });
  document.addEventListener("click", soon);
  name();
  return () => {
    seen.disconnect();
    document.removeEventListener("click", soon);
  };
}

export default { render };
