// Keys at a question and at lines below each other, and Ctrl+Z on every page. Without this file everything works with Tab, Enter and a pointer.
"use strict";

const form = document.querySelector("form[data-asked]");

function sends(button) {
  if (button && !button.disabled) button.click();
}

const LOOK = 250; // ms: nobody reads words in less, so an Enter before that was meant for what stood there before
let isAnew = false; // words were put behind a cursor just now
let looking = 0;

// A key that is held down agrees to one thing; what comes after it nobody has looked at.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.repeat || isAnew) || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// The cursor on the next doubtful word, which is selected: who types has mended it.
function toDoubt(field, from) {
  const doubtful = new Set((field.dataset.doubts || "").split(" ").filter(Boolean));
  for (const word of field.value.matchAll(/\S+/g)) {
    if (word.index < from || !doubtful.has(word[0])) continue;
    field.setSelectionRange(word.index, word.index + word[0].length);
    return true;
  }
  return false;
}

function enter(field) {
  field.focus();
  field.scrollIntoView({ block: "center" }); // with its picture above it, and what is told below it
  if (!toDoubt(field, 0)) field.setSelectionRange(field.value.length, field.value.length);
}

// Tab goes from one doubtful word to the next, and after the last on as always.
document.addEventListener("keydown", (event) => {
  const at = document.activeElement;
  if (event.key !== "Tab" || event.shiftKey || event.isComposing || !at.matches("[data-doubts]")) return;
  if (toDoubt(at, at.selectionEnd)) event.preventDefault();
});

// What stands at the end of both: as much of `rest` as nobody has touched.
function untouched(value, rest) {
  let many = 0;
  while (many < Math.min(rest.length, value.length) && rest.at(-1 - many) === value.at(-1 - many)) many += 1;
  return rest.slice(rest.length - many);
}

// Who mends a letter shows where the eye went wrong: what stands behind the cursor, and nobody touched, is read on from there.
for (const field of document.querySelectorAll("[data-on]")) {
  const told = field.closest("form, li").querySelector("[role=status]");
  let rest = field.defaultValue;
  let isPutting = false;
  let asking = new AbortController();

  // As if it had been typed: then Ctrl+Z takes it back.
  function puts(at, text) {
    const { scrollLeft, scrollTop } = field;
    isPutting = true;
    field.setSelectionRange(at, field.value.length);
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text);
    field.setSelectionRange(at, at);
    isPutting = false;
    Object.assign(field, { scrollLeft, scrollTop }); // with the cursor in sight, as it was
    isAnew = true;
    clearTimeout(looking);
    looking = setTimeout(() => { isAnew = false; }, LOOK);
  }

  function tells(before, after) {
    const were = new Set(before.split(/\s+/));
    const changed = after.split(/\s+/).filter((word) => word && !were.has(word));
    told.querySelector("span").replaceChildren(...changed.flatMap((word) => {
      const mark = document.createElement("mark");
      mark.textContent = word;
      return [mark, " "];
    }));
    told.hidden = !changed.length;
  }

  field.addEventListener("input", async (event) => {
    if (isPutting) return;
    asking.abort(); // what stood there then
    asking = new AbortController();
    const value = field.value;
    const isThere = [...told.querySelectorAll("mark")].every((mark) => value.includes(mark.textContent));
    told.hidden ||= !isThere; // taken back, or mended further
    rest = untouched(value.slice(field.selectionEnd), rest); // what was typed may look like it
    const at = value.length - rest.length;
    if (event.inputType !== "insertText" || !rest || field.selectionEnd !== at) return;
    const csrf = field.form.elements.csrf.value;
    let read = rest;
    try {
      const answer = await fetch(field.dataset.on, { method: "POST", body: new URLSearchParams({ csrf, start: value.slice(0, at), rest }), signal: asking.signal });
      if (answer.status === 200) read = await answer.text();
    } catch { /* the desk is not there: what stands there stays */ }
    const isAsItWas = field.value === value && field.selectionStart === at && field.selectionEnd === at && document.activeElement === field;
    if (read === rest || !isAsItWas || field.readOnly || field.form.dataset.sent) return;
    tells(value, value.slice(0, at) + read);
    puts(at, read);
    rest = read;
  });
}

document.addEventListener("keydown", (event) => {
  const undo = document.querySelector("[data-undo]");
  const at = document.activeElement;
  if (!undo || event.isComposing || event.key.toLowerCase() !== "z") return;
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  const typed = at && at.matches("input, textarea") && at.value !== at.defaultValue;
  if (typed) return; // what was typed just now is taken back first
  event.preventDefault();
  sends(undo);
});

if (form) {
  const field = form.querySelector("#value");
  const agreed = form.querySelector("[data-agreed]");
  const choices = [...form.querySelectorAll("input[type=radio]")];
  const take = form.querySelector("button[value=take]");

  // The first Tab goes from "right" to the text: to a doubtful word, else to its end.
  if (agreed && field) {
    agreed.addEventListener("keydown", (event) => {
      if (event.key !== "Tab" || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      enter(field);
    }, { once: true });
  }

  // Who begins to type means other words than those that stand there; a space presses the button.
  if (agreed && field) {
    agreed.addEventListener("keydown", (event) => {
      if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.altKey || event.metaKey) return;
      field.focus();
      field.select();
    });
  }

  document.addEventListener("keydown", (event) => {
    const typing = document.activeElement === field;
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      sends(form.querySelector("[data-later]"));
    } else if (event.key === "Enter" && typing && field.tagName === "TEXTAREA" && !event.shiftKey) {
      event.preventDefault();
      sends(take);
    } else if (choices.length && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const chosen = choices[Number(event.key) - 1];
      if (chosen) {
        chosen.checked = true;
        chosen.focus();
      }
    }
  });

  // An answer is sent once, however often Enter is pressed.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; }); // also on the way back
}

const list = document.querySelector("form[data-lines]");

if (list) {
  const rows = [...list.querySelectorAll("[data-line]")].map((li) => ({
    li, field: li.querySelector("[data-doubts]"), box: li.querySelector("[type=checkbox]"), why: li.querySelector(".why"),
  }));
  const sent = new Set();

  function looks(row) {
    setTimeout(() => row.li.classList.add("looked"), LOOK);
  }

  function tells(row, why) {
    row.why.hidden = !why;
    row.why.textContent = why;
    row.box.checked = !why;
    row.box.disabled = row.field.readOnly = !why;
    row.li.classList.toggle("done", !why);
    if (!why) row.field.defaultValue = row.field.value;
  }

  // What stands on the page and has not been taken, as the server calls it.
  function said(some, extra) {
    const form = new URLSearchParams({ csrf: list.elements.csrf.value, once: list.elements.once.value, ...extra });
    for (const row of some) for (const each of row.li.querySelectorAll("[name]")) form.set(each.name, each.value);
    return form;
  }

  function sendsLine(row) {
    return fetch(list.action, { method: "POST", body: said([row], { alone: "yes" }) });
  }

  // Who signed in anew in another tab has another word there; true where it was found.
  async function isBack() {
    const answer = await fetch(list.action);
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrf]");
    if (there) list.elements.csrf.value = there.value;
    return Boolean(there);
  }

  // One line is kept as soon as its Enter is pressed; meanwhile the next is looked at.
  async function takes(row) {
    row.field.readOnly = row.box.checked = true;
    row.isLeft = false;
    let why = list.dataset.failed;
    try {
      let answer = await sendsLine(row);
      if (answer.status === 403 && await isBack()) answer = await sendsLine(row);
      if (answer.status === 204) why = "";
      else if (answer.status === 409) why = await answer.text();
      else if (answer.status === 403) why = list.dataset.ended;
    } catch { /* the desk is not there: it says so, and nothing is lost */ }
    tells(row, why);
  }

  async function settled() {
    while (sent.size) await Promise.all(sent);
  }

  async function onward(row) {
    const next = rows.slice(rows.indexOf(row) + 1).find((each) => !each.box.checked);
    if (next) return enter(next.field);
    await settled();
    const failed = rows.find((each) => !each.why.hidden && !each.box.checked && !each.isLeft);
    if (failed) enter(failed.field);
    else list.requestSubmit(); // what was left without a tick is asked later
  }

  for (const row of rows) {
    const isBlind = () => row.field.value && row.field.value === row.field.defaultValue && !row.li.classList.contains("looked");
    row.field.addEventListener("focus", () => looks(row));
    row.field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        if (isBlind()) return;
        if (!row.field.readOnly) {
          const way = takes(row).finally(() => sent.delete(way));
          sent.add(way);
        }
        onward(row);
      } else if (event.key === "Escape") {
        event.preventDefault();
        row.isLeft = true; // also what could not be taken
        onward(row);
      } else if (/^Arrow(Up|Down)$/.test(event.key) && row.field.matches("input")) {
        const there = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
        event.preventDefault();
        if (there) enter(there.field);
      }
    });
  }

  // The last answer is the one whose Enter was pressed last, also while that is under way.
  document.querySelector("form.undo").addEventListener("submit", async (event) => {
    if (!sent.size) return;
    event.preventDefault();
    await settled();
    event.target.submit();
  });

  // Whoever goes away, by whatever way, finds what they typed when they come back.
  window.addEventListener("pagehide", () => {
    const typed = rows.filter((row) => !row.box.disabled && row.field.value !== row.field.defaultValue);
    if (typed.length) navigator.sendBeacon(list.action, said(typed, { keep: "yes" }));
  });
  enter(rows[0].field);
  looks(rows[0]); // it may have had the focus before
}
