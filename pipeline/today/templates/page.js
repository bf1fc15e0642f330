// Search in the rows, and a warning where the page is old. Without this file all can be read.
"use strict";

const MOST = 300; // rows of a list that are brought out by a search
const LINKS = 24;
const ASKED = "#zoek=";

const form = document.getElementById("find");
const field = document.getElementById("words");
const hits = document.getElementById("hits");
const further = document.getElementById("further");

function asText(told) {
  const text = told.toLowerCase().replace(/\s+/g, " ");
  return { text, close: text.replace(/[^\p{L}\p{N}]/gu, "") };
}

// A row; of refused papers, what holds for all of them, and each number by itself.
function asRow(row) {
  const numbers = row.querySelector(".numbers");
  if (!numbers) return { row, ...asText(row.textContent) };
  const waiting = [...numbers.querySelectorAll("template")].flatMap((t) => [...t.content.children]);
  const each = [...numbers.querySelectorAll(":scope > span"), ...waiting];
  const shared = [...row.children].filter((part) => part !== numbers);
  const own = asText(shared.map((part) => part.textContent).join(" "));
  return { row, ...own, each: each.map((part) => asText(part.textContent)) };
}

const rows = [...document.querySelectorAll("tbody tr, [data-row]")].map(asRow);

// What is not seen at once: read when somebody seeks, for there may be thousands.
let lists = null;
function listed() {
  lists = lists || [...document.querySelectorAll("template")].map((place) => ({
    place,
    rows: [...place.content.children].map(asRow),
    parts: place.parentNode.matches(".numbers"),
  }));
  return lists;
}

// 3-2-2026 is found as 03-02-2026.
function asWritten(word) {
  const day = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?$/.exec(word);
  if (!day) return word;
  return [day[1].padStart(2, "0"), day[2].padStart(2, "0"), day[3]].filter(Boolean).join("-");
}

function bare(word) {
  return word.replace(/[^\p{L}\p{N}]/gu, "");
}

function fits(row, words) {
  if (!row.each) return words.every((word) => fitsWord(row, word));
  const left = words.filter((word) => !fitsWord(row, word));
  return !left.length || row.each.some((one) => left.every((word) => fitsWord(one, word)));
}

function fitsWord({ text, close }, word) {
  const short = bare(word);
  return text.includes(word) || (short.length > 5 && close.includes(short));
}

// Rows that wait in a template are laid before it while they fit; how many fit.
function bringOut(words) {
  let number = 0, cut = 0;
  for (const list of listed()) {
    for (const { row } of list.rows) row.remove();
    if (!words.length) continue;
    const one = list.parts ? words.some.bind(words) : words.every.bind(words);
    const found = list.rows.filter((each) => one((word) => fitsWord(each, word)));
    for (const { row } of found.slice(0, MOST)) list.place.before(row);
    cut += Math.max(0, found.length - MOST);
    if (!list.parts) number += found.length;
  }
  return { number, cut };
}

// Pages of months: place, title, month (2026-11), and whose rows: four characters a code.
const elsewhere = JSON.parse(document.getElementById("elsewhere")?.textContent || "[]");
const codes = new Map();
function codesOf([place, , , told]) {
  if (!codes.has(place)) {
    const each = (told.match(/.{4}/g) || []).map((one) => parseInt(one, 36));
    codes.set(place, each.map((one) => String(one).padStart(6, "0")).join(" "));
  }
  return codes.get(place);
}

function mayHold(page, word) {
  const day = /^(\d{2})-(\d{2})(?:-(\d{4}))?$/.exec(word);
  if (day) return page[2] === `${day[3]}-${day[2]}` || (!day[3] && page[2].endsWith(`-${day[2]}`));
  if (page[3] === null || !/^[\d-]+$/.test(word)) return true;
  const digits = bare(word);
  return digits.length > 7 || codesOf(page).includes(digits.slice(0, 6));
}

function lookFurther(words) {
  const asked = words.some((word) => bare(word).length > 2);
  const pages = asked ? elsewhere.filter((page) => words.every((word) => mayHold(page, word))) : [];
  const list = further.querySelector("ul");
  list.replaceChildren(...pages.slice(0, LINKS).map(([place, title]) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = place + ASKED + encodeURIComponent(field.value.trim());
    link.textContent = title;
    line.append(link);
    return line;
  }));
  if (pages.length > LINKS) {
    const line = document.createElement("li");
    line.textContent = further.dataset.more.replace("%", pages.length - LINKS);
    list.append(line);
  }
  further.hidden = !pages.length;
  return pages.length;
}

function find() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean).map(asWritten);
  let { number, cut } = bringOut(words);
  for (const each of rows) {
    const isFound = fits(each, words);
    each.row.hidden = !isFound;
    number += isFound;
  }
  const left = (part) => part.querySelector("tbody tr:not([hidden]), [data-row]:not([hidden])");
  for (const part of document.querySelectorAll(".block, details, section")) {
    part.classList.toggle("empty", words.length > 0 && !left(part));
  }
  for (const more of document.querySelectorAll("details")) {
    more.open = words.length > 0;
  }
  for (const rest of document.querySelectorAll(".rest")) rest.hidden = words.length > 0;
  const pages = lookFurther(words);
  hits.textContent = !words.length ? ""
    : number ? form.dataset.found.replace("%", number) + (cut ? ` ${form.dataset.cut.replace("%", cut)}` : "")
    : pages ? form.dataset.elsewhere : form.dataset.nothing;
}

// What an address asks for; somebody may have typed it, and a percent sign then stands for itself.
function asked() {
  const words = location.hash.slice(ASKED.length);
  try {
    return decodeURIComponent(words);
  } catch {
    return words;
  }
}

function begin() {
  if (location.hash.startsWith(ASKED)) field.value = asked();
  if (field.value) find(); // asked for on another page, or on the way back
}

if (form && (rows.length || elsewhere.length)) {
  form.hidden = false;
  for (const rest of document.querySelectorAll(".rest[data-sought]")) rest.textContent = rest.dataset.sought;
  field.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    find();
  });
  window.addEventListener("hashchange", begin);
  begin();
}

const moment = document.getElementById("moment");
const old = document.getElementById("old");

function age() {
  return (Date.now() - Date.parse(moment.dateTime)) / 60000; // minutes
}

function look() {
  if (!old.hasAttribute("data-never")) old.hidden = age() < Number(old.dataset.minutes);
}

if (moment && old) {
  look();
  setInterval(look, 60000);
  // Who comes back to this page after a while sees what is there now.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && age() > 10 && !field.value) location.reload();
  });
}
