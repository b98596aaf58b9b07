// Draws the charts, in the colours of light or dark, and says on the page when every one of them is drawn.
(() => {
  "use strict";
  // Readers that run no scripts see the tables instead.
  document.documentElement.classList.add("scripted");
  const figures = document.getElementById("figures").textContent;
  const places = [...document.querySelectorAll("[data-chart]")];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const printed = window.matchMedia("print");
  const drawn = new Set();

  const draw = (width) => places.map((place) => {
    const isDark = dark.matches && !printed.matches && width === undefined;
    const ink = isDark ? "#E6EBF0" : "#0C1720";
    const first = isDark ? "#56B4E9" : "#0067B1";
    // The stand-ins of pages/charts/base.py, in whose place the pages' theme puts its colours.
    const figure = JSON.parse(figures.replaceAll("#000037", ink).replaceAll("#000001", first))[place.dataset.chart];
    const grid = isDark ? "#2F3A45" : "#D5DBE1";
    const layout = figure.layout;
    Object.assign(layout, { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true });
    layout.font = { ...layout.font, color: ink, family: "system-ui, sans-serif", size: 12 };
    layout.colorway = [first, isDark ? "#E8702A" : "#B34400"];
    for (const name of Object.keys(layout).filter((each) => /^[xy]axis/.test(each))) {
      // The title of an axis is wider than what long labels leave of a telephone's screen.
      if (place.clientWidth < 460 && layout[name].title?.text) layout[name].title.font = { size: 9 };
      Object.assign(layout[name], { gridcolor: grid, zerolinecolor: grid, linecolor: grid });
    }
    if (width !== undefined) layout.width = width;
    // It resolves after plotly_afterplot.
    return Plotly.react(place, figure.data, layout, { displayModeBar: false, responsive: width === undefined })
      .then(() => drawn.add(place.id));
  });

  const settle = (width) => Promise.all(draw(width)).then(() => new Promise((done) => {
    // Two frames: what was drawn has then been painted.
    requestAnimationFrame(() => requestAnimationFrame(done));
  })).then(() => {
    if (drawn.size === places.length) document.documentElement.dataset.drawn = "yes";
  });

  for (const details of document.querySelectorAll(".figure details")) details.open = false;
  // Inside of A4 with the margins of the style sheet.
  const PAPER = 680;
  window.addEventListener("beforeprint", () => { if (!document.documentElement.dataset.paper) draw(PAPER); });
  window.addEventListener("afterprint", () => { if (!document.documentElement.dataset.paper) draw(); });
  dark.addEventListener("change", () => draw());
  settle();
})();
