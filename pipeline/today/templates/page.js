// Search in the rows, and a warning where the page is old. Without this file all can be read.
"use strict";

const form = document.getElementById("find");
const field = document.getElementById("words");
const hits = document.getElementById("hits");
const rows = [...document.querySelectorAll("tbody tr, [data-row]")].map((row) => {
  const text = row.textContent.toLowerCase().replace(/\s+/g, " ");
  return { row, text, close: text.replace(/[^\p{L}\p{N}]/gu, "") };
});

// 3-2-2026 is found as 03-02-2026.
function asWritten(word) {
  const day = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?$/.exec(word);
  if (!day) return word;
  return [day[1].padStart(2, "0"), day[2].padStart(2, "0"), day[3]].filter(Boolean).join("-");
}

function find() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean).map(asWritten);
  let number = 0;
  for (const { row, text, close } of rows) {
    const fits = words.every((word) => {
      const short = word.replace(/[^\p{L}\p{N}]/gu, "");
      return text.includes(word) || (short.length > 5 && close.includes(short));
    });
    row.hidden = !fits;
    number += fits;
  }
  const left = (part) => part.querySelector("tbody tr:not([hidden]), [data-row]:not([hidden])");
  for (const part of document.querySelectorAll(".block, details, section")) {
    part.classList.toggle("empty", words.length > 0 && !left(part));
  }
  for (const more of document.querySelectorAll("details")) {
    more.open = words.length > 0;
  }
  hits.textContent = !words.length ? ""
    : number ? form.dataset.found.replace("%", number) : form.dataset.nothing;
}

if (form && rows.length) {
  form.hidden = false;
  field.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    find();
  });
  if (field.value) find(); // on the way back
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
