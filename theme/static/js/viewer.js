// Pictures that one can look at: over the page, enlarged, panned, leafed through.
// Without this file each link leads to the picture's own file. All words stand in the dialog.

const dialog = document.querySelector("dialog.viewer");
const links = [...document.querySelectorAll("a[data-look]")].filter(pictureOf);
const part = (name) => dialog.querySelector(`.viewer-${name}`);
const [stage, place, caption, percent] = ["stage", "place", "caption", "percent"].map(part);
const within = (value, least, most) => Math.max(least, Math.min(most, value));
const STEP = 80; // pixels that an arrow key pans
const SWIPE = 50; // pixels after which a stroke of the finger turns the page

let at = 0; // which of the links is shown
let figure; // where it stands in the page, with its caption
let image; // what lies on the stage
let size; // of the picture itself, in pixels
let base, least, most; // scales: when it fits, and the bounds
let scale, x, y; // how it lies: CSS pixels per pixel, its middle from the stage's
let slip = 0; // how far a photo that fits follows the finger
let asked = 0; // for which width a file was asked
let returning = false;

/** Return where a link's picture stands in the page. */
function figureOf(link) {
  return link.closest("figure") ?? link.closest(".chart").querySelector("figure");
}

function pictureOf(link) {
  return figureOf(link).querySelector("img");
}

// What is shown ------------------------------------------------------------------------------

/** Return a copy of the page's picture, which loads the file for a width (CSS pixels). */
function copyOf(width) {
  const original = pictureOf(links[at]);
  const copy = (original.closest("picture") ?? original).cloneNode(true);
  const parts = [copy, ...copy.querySelectorAll("*")];
  for (const one of parts) if (one.srcset) one.sizes = `${width}px`;
  const img = parts.find((one) => one.matches("img"));
  for (const name of ["itemprop", "style"]) img.removeAttribute(name);
  img.loading = "eager";
  asked = width;
  return [copy, img];
}

/** Load a larger file if there is one; nothing changes until it is here. */
async function sharpen() {
  const width = Math.ceil(size.width * scale);
  if (width <= asked) return;
  const [copy, img] = copyOf(width);
  try {
    await img.decode();
  } catch {
    return;
  }
  if (width === asked && dialog.open) lay(copy, img);
}

function lay(copy, img) {
  image = img;
  stage.replaceChildren(copy);
  draw();
}

function draw() {
  const width = size.width * scale;
  const height = size.height * scale;
  const [right, down] = room();
  x = within(x, -right, right);
  y = within(y, -down, down);
  image.style.width = `${width}px`;
  image.style.height = `${height}px`;
  image.style.transform = `translate(${x + slip}px, ${y}px)`;
  const told = `${Math.round((100 * scale) / base)}`;
  if (percent.textContent !== told) percent.textContent = told;
}

/** Return how far the picture can be moved, across and down. */
function room() {
  return [
    Math.max(0, (size.width * scale - stage.clientWidth) / 2),
    Math.max(0, (size.height * scale - stage.clientHeight) / 2),
  ];
}

/** Find the scales: photos fit whole; a tall graphic fits by its width, or nobody could read it. */
function measure() {
  const wide = stage.clientWidth / size.width;
  const whole = Math.min(wide, stage.clientHeight / size.height, 1);
  const tall = isGraphic() && whole < 0.6 * wide;
  base = tall ? Math.min(wide, 1) : whole;
  least = Math.min(base, whole);
  most = Math.max(4 * base, 2);
}

const isGraphic = () => Boolean(figure.closest(".chart"));

function show(next) {
  at = next;
  figure = figureOf(links[at]);
  const original = pictureOf(links[at]);
  size = { width: original.getAttribute("width"), height: original.getAttribute("height") };
  tell(original.alt);
  measure();
  // Who enlarges a graphic wants it larger than on the page, and begins at its top.
  const larger = !isGraphic() || base * size.width > 1.1 * original.clientWidth;
  scale = larger ? base : Math.min(2 * base, most);
  [x, y] = [Infinity, Infinity];
  slip = 0;
  lay(...copyOf(Math.ceil(size.width * scale)));
  if (history.state?.look !== undefined) history.replaceState({ look: at }, "", address());
}

/** Say which picture this is, to the eye and to a screen reader. */
function tell(alt) {
  const total = links.length;
  const words = dialog.dataset.place.replace("{at}", at + 1).replace("{total}", total);
  place.textContent = total > 1 ? words : "";
  const written = figure.querySelector(".caption")?.childNodes ?? [];
  caption.replaceChildren(...[...written].map((node) => node.cloneNode(true)));
  dialog.setAttribute("aria-label", total > 1 ? `${words}: ${alt}` : alt);
  for (const [name, end] of [["previous", 0], ["next", total - 1]]) {
    const button = dialog.querySelector(`[data-do=${name}]`);
    button.hidden = total < 2;
    button.setAttribute("aria-disabled", at === end);
  }
}

// What one can do ----------------------------------------------------------------------------

let later;

/** Enlarge to a scale around a point, given from the stage's middle. */
function zoom(to, across = 0, down = 0) {
  const next = within(to, least, most);
  x = across - ((across - x) * next) / scale;
  y = down - ((down - y) * next) / scale;
  scale = next;
  draw();
  clearTimeout(later);
  later = setTimeout(sharpen, 250);
}

function pan(across, down) {
  x += across;
  y += down;
  draw();
}

function leaf(step) {
  const next = within(at + step, 0, links.length - 1);
  if (next !== at) show(next);
}

const aside = (step) => (room()[0] > 1 ? pan(-step * STEP, 0) : leaf(step));
const end = (way) => (links.length > 1 ? leaf(way * links.length) : pan(0, -way * 1e6));
const page = (way) => pan(0, -way * 0.9 * stage.clientHeight);

const deeds = {
  in: () => zoom(scale * 1.25),
  out: () => zoom(scale / 1.25),
  fit: () => zoom(base),
  close: () => dialog.close(),
  previous: () => leaf(-1),
  next: () => leaf(1),
};

const keys = {
  "+": deeds.in,
  "=": deeds.in,
  "-": deeds.out,
  0: deeds.fit,
  ArrowLeft: () => aside(-1),
  ArrowRight: () => aside(1),
  ArrowUp: () => pan(0, STEP),
  ArrowDown: () => pan(0, -STEP),
  PageUp: () => page(-1),
  PageDown: () => page(1),
  Home: () => end(-1),
  End: () => end(1),
};

// Opening and closing ------------------------------------------------------------------------

const address = () => (figure.id ? `#${figure.id}` : location.pathname + location.search);

function open(next) {
  dialog.showModal();
  document.documentElement.classList.add("viewing");
  show(next);
}

/** Open by a click: one more step in the history, so that "back", a phone's way out, closes it. */
function enter(next) {
  open(next);
  history.scrollRestoration = "manual";
  history.replaceState(null, "", address());
  history.pushState({ look: next }, "", address());
}

/** Go back to the page, to the picture that was looked at last. */
function leave() {
  returning = false;
  history.scrollRestoration = "auto";
  history.replaceState(null, "", address());
  setTimeout(() => links[at].focus()); // going back to "#foto-3" first puts it on that figure
}

dialog.addEventListener("close", () => {
  document.documentElement.classList.remove("viewing");
  stage.replaceChildren();
  hands.clear();
  returning = history.state?.look !== undefined;
  if (returning) history.back();
  else leave();
});

addEventListener("popstate", () => {
  if (returning) leave();
  else if (dialog.open) dialog.close();
  else if (links[history.state?.look]) open(history.state.look);
});

// Hands: mouse, pen, fingers -----------------------------------------------------------------

const hands = new Map(); // what is down: id -> [x, y] from the stage's middle
let start, tapped; // where a stroke began; where and when it was tapped

function spot(event) {
  const box = stage.getBoundingClientRect();
  return [
    event.clientX - box.left - box.width / 2,
    event.clientY - box.top - box.height / 2,
  ];
}

const between = ([a, b], [c, d]) => [(a + c) / 2, (b + d) / 2, Math.hypot(a - c, b - d) || 1];

stage.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  stage.setPointerCapture(event.pointerId);
  if (!hands.size) start = spot(event);
  hands.set(event.pointerId, spot(event));
});

stage.addEventListener("pointermove", (event) => {
  const before = hands.get(event.pointerId);
  if (!before) return;
  const now = spot(event);
  const other = [...hands].find(([id]) => id !== event.pointerId)?.[1];
  hands.set(event.pointerId, now);
  if (other) {
    const [fromX, fromY, from] = between(before, other);
    const [toX, toY, to] = between(now, other);
    start = null; // a pinch is neither a tap nor a stroke
    slip = 0;
    zoom((scale * to) / from, fromX, fromY);
    pan(toX - fromX, toY - fromY);
  } else {
    if (start && room()[0] < 1 && links.length > 1) slip = now[0] - start[0];
    pan(now[0] - before[0], now[1] - before[1]);
  }
});

function lift(event) {
  if (!hands.delete(event.pointerId) || hands.size) return;
  const turned = Math.abs(slip) > SWIPE ? -Math.sign(slip) : 0;
  slip = 0;
  draw();
  if (event.type === "pointercancel" || !start) return;
  const now = spot(event);
  if (turned) leaf(turned);
  else if (between(now, start)[2] < 10) tap(now, event.timeStamp);
}

/** Tapped or clicked twice: to the point, or back to the whole. */
function tap(now, time) {
  if (tapped && time - tapped.time < 400 && between(now, tapped.now)[2] < 30) {
    zoom(scale > 1.05 * base ? base : 2.5 * base, ...now);
    tapped = null;
  } else tapped = { now, time };
}

stage.addEventListener("pointerup", lift);
stage.addEventListener("pointercancel", lift);
stage.addEventListener("dragstart", (event) => event.preventDefault());
stage.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const lines = event.deltaMode ? 16 : 1;
    zoom(scale * Math.exp(-0.002 * lines * event.deltaY), ...spot(event));
  },
  { passive: false },
);

// Where the dialog is known, and only there --------------------------------------------------

if (dialog.showModal) {
  links.forEach((link, number) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      enter(number);
    });
    const img = pictureOf(link);
    img.style.cursor = "zoom-in";
    if (!link.contains(img)) img.addEventListener("click", () => link.click());
  });
  dialog.addEventListener("click", (event) => {
    deeds[event.target.closest("button")?.dataset.do]?.();
  });
  addEventListener("keydown", (event) => {
    if (!dialog.open || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  new ResizeObserver(() => {
    if (!dialog.open) return;
    const ratio = scale / base;
    measure();
    zoom(ratio * base);
  }).observe(stage);
}
