// Shows the value of a chart's mark below the chart: of the one that is pointed at, tapped, or chosen with the keyboard.
const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const show = (chart, mark) => {
  chart.querySelector(".current")?.classList.remove("current");
  mark?.classList.add("current");
  chart.parentElement.querySelector("output").textContent = mark?.querySelector("title").textContent ?? "";
};

const point = event => {
  const mark = event.target.closest(".mark");
  if (mark) show(mark.closest(".chart"), mark);
};
element.addEventListener("pointerover", point);
element.addEventListener("click", point);

element.addEventListener("focusin", event => {
  if (event.target.matches(".chart:focus-visible")) show(event.target, event.target.querySelector(".mark"));
});

element.addEventListener("keydown", event => {
  const chart = event.target.closest(".chart");
  if (!chart || !(event.key in KEYS)) return;
  event.preventDefault();
  const marks = [...chart.querySelectorAll(".mark")];
  const next = marks.indexOf(chart.querySelector(".current")) + KEYS[event.key];
  show(chart, marks[Math.min(Math.max(next, 0), marks.length - 1)]);
});
