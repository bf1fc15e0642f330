// Keys at a question, and Ctrl+Z on every page. Without this file everything works with Tab, Enter and a pointer.
"use strict";

const form = document.querySelector("form[data-asked]");

function sends(button) {
  if (button && !button.disabled) button.click();
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

  // The first Tab goes from "right" to the text, with the cursor at its end; after that as always.
  if (agreed && field) {
    agreed.addEventListener("keydown", (event) => {
      if (event.key !== "Tab" || event.shiftKey) return;
      event.preventDefault();
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
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
