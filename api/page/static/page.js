// What the browser remembers: my platforms, my ratings, and the user whom I ask about. Pages work without it, ratings
// excepted.

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`cartelera.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name, value) {
  localStorage.setItem(`cartelera.${name}`, JSON.stringify(value));
}

const url = new URL(location.href);
const MORE = "[data-results] .more a";

// My platforms narrow a page where nothing else is asked for; says whether another URL is opened for that.
function applyPlatforms() {
  const boxes = [...document.querySelectorAll(".platforms input")];
  const asked = [...url.searchParams.keys()].some((name) => name !== "lang");
  const mine = boxes.filter((box) => read("platforms", []).includes(box.value));
  if (asked || mine.length === 0) return false;
  mine.forEach((box) => url.searchParams.append("platform", box.value));
  location.replace(url);
  return true;
}

function keepPlatforms() {
  write("platforms", [...document.querySelectorAll(".platforms input:checked")].map((box) => box.value));
}

// The user of the URL is remembered; without one, the remembered user is asked about where there are no ratings.
function applyUser() {
  const field = document.querySelector(".who [name=user_id]");
  if (!field) return;
  if (url.searchParams.get("user_id")) return write("user", url.searchParams.get("user_id"));
  field.value = read("user", "");
}

// Shows the stars, as far as they have been given.
function showRatings() {
  const ratings = read("ratings", {});
  for (const group of document.querySelectorAll(".stars")) {
    const given = ratings[group.dataset.title];
    group.hidden = false;
    group.querySelectorAll("input").forEach((star) => (star.checked = Number(star.value) === given));
    group.querySelector("[data-clear]").hidden = given === undefined;
  }
  document.querySelector("[data-count]").textContent = hasRatings() ? ` (${Object.keys(ratings).length})` : "";
}

function hasRatings() {
  return Object.keys(read("ratings", {})).length > 0;
}

// On the page of a title, the user in the form; on other pages, nobody.
function userAskedAbout() {
  return document.querySelector("#like [name=user_id]")?.value ?? "";
}

function rate(title, stars) {
  const { [title]: _, ...others } = read("ratings", {});
  write("ratings", stars ? { ...others, [title]: stars } : others);
  showRatings();
  showPersonal();
}

// The key of this browser is no longer valid: the document asks for another, and nothing else happens here.
function askForKey() {
  location.reload();
  return new Promise(() => {});
}

async function fetchPage(address, options) {
  const answer = await fetch(address, options);
  if (answer.status === 401 || answer.status === 403) return askForKey();
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Asks again for what depends on my ratings and on the user.
async function showPersonal() {
  const shown = document.querySelector("[data-personal]");
  if (!shown) return;
  const asked = new URL(url);
  if (userAskedAbout()) asked.searchParams.set("user_id", userAskedAbout());
  asked.searchParams.set("lang", document.documentElement.lang);
  const body = JSON.stringify({ ratings: read("ratings", {}) });
  const page = await fetchPage(asked, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const focused = document.activeElement?.closest("[data-personal] .stars")?.dataset.title;
  shown.replaceChildren(...page.querySelector("#personal").childNodes);
  showRatings();
  shown.querySelector(`.stars[data-title="${CSS.escape(focused ?? "")}"] input:checked`)?.focus();
}

// Appends the next page of a list, without the works that are in it already.
async function showMore() {
  const link = document.querySelector(MORE);
  const page = await fetchPage(link.href);
  const list = document.querySelector("[data-results] .cards");
  const works = new Set([...list.children].map((card) => card.dataset.work));
  const cards = [...page.querySelectorAll("[data-results] .card")].filter((card) => !works.has(card.dataset.work));
  list.append(...cards);
  const next = page.querySelector(MORE);
  if (next) link.href = new URL(next.getAttribute("href"), location.href);
  else link.parentElement.remove();
  showRatings();
  return cards[0];
}

// Shows what the document lacks: what depends on my ratings and the user, and as many pages of a list as before. Going
// back leads to the same place in it, a link to what it names.
async function complete() {
  const { pages = 0, top } = history.state ?? {};
  const personal = hasRatings() || userAskedAbout() !== (url.searchParams.get("user_id") ?? "");
  if (personal) await showPersonal();
  for (let page = 0; page < pages; page += 1) await showMore();
  if (!personal && !pages) return;
  if (top === undefined) document.getElementById(url.hash.slice(1))?.scrollIntoView();
  else scrollTo(0, top);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(".stars input")) rate(target.closest(".stars").dataset.title, Number(target.value));
  if (target.matches(".platforms input")) keepPlatforms();
});

document.addEventListener("click", async (event) => {
  const clear = event.target.closest("[data-clear]");
  if (clear) rate(clear.dataset.clear, null);
  if (event.target.closest("[data-forget]")) localStorage.removeItem("cartelera.user");
  if (!event.target.closest(MORE)) return;
  event.preventDefault();
  const first = await showMore();
  first?.querySelector("a").focus({ preventScroll: true });
  history.replaceState({ ...history.state, pages: (history.state?.pages ?? 0) + 1 }, "");
});

// Empty fields stay out of the URL; who empties the field of the user no longer asks about that user.
document.addEventListener("formdata", ({ formData }) => {
  if (formData.get("user_id") === "") localStorage.removeItem("cartelera.user");
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

addEventListener("pagehide", () => history.replaceState({ ...history.state, top: scrollY }, ""));

if (!applyPlatforms()) {
  applyUser();
  showRatings();
  complete();
}
