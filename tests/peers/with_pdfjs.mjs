// {pdf, values} as JSON on standard input (pdf in base64) -> the PDF as pdf.js saves it.
import { readFileSync, writeSync } from "node:fs";

// pdf.js names these when it loads; only drawing on a screen uses them, and nothing is drawn here.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
const say = console.warn;
console.warn = () => {};
const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
console.warn = say;

const { pdf, values } = JSON.parse(readFileSync(0, "utf8"));
const task = getDocument({
  data: new Uint8Array(Buffer.from(pdf, "base64")),
  verbosity: 0,
  useSystemFonts: false,
  isEvalSupported: false,
});
const document = await task.promise;
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  for (const widget of await page.getAnnotations()) {
    const value = values[widget.fieldName];
    if (widget.subtype !== "Widget" || value === undefined) continue;
    if (widget.radioButton) {
      document.annotationStorage.setValue(widget.id, { value: widget.buttonValue === value });
    } else {
      document.annotationStorage.setValue(widget.id, { value });
    }
  }
}
const bytes = await document.saveDocument();
for (let at = 0; at < bytes.length; at += 65536) writeSync(1, bytes.subarray(at, at + 65536));
await task.destroy();
