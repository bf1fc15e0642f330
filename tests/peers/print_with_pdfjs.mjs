// A PDF in base64 as JSON on standard input -> what pdf.js prints of it: a picture a page, in a PDF.
import { readFileSync, writeSync } from "node:fs";
import { createCanvas, DOMMatrix, ImageData, Path2D } from "@napi-rs/canvas";
import { PDFDocument } from "pdf-lib";

Object.assign(globalThis, { DOMMatrix, ImageData, Path2D });
const say = console.warn;
console.warn = () => {};
const { AnnotationMode, getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
console.warn = say;

const DPI = 150; // that of the viewer's own printing
const folder = (name) => new URL(`node_modules/pdfjs-dist/${name}/`, import.meta.url).href;
const task = getDocument({
  data: new Uint8Array(Buffer.from(JSON.parse(readFileSync(0, "utf8")), "base64")),
  verbosity: 0,
  isEvalSupported: false,
  standardFontDataUrl: folder("standard_fonts"),
  cMapUrl: folder("cmaps"),
  cMapPacked: true,
});
const document = await task.promise;
const printed = await PDFDocument.create();
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  const size = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: DPI / 72 });
  const canvas = createCanvas(Math.floor(viewport.width), Math.floor(viewport.height));
  const canvasContext = canvas.getContext("2d");
  await page.render({
    canvasContext,
    viewport,
    intent: "print",
    annotationMode: AnnotationMode.ENABLE_STORAGE,
    printAnnotationStorage: document.annotationStorage.print,
  }).promise;
  const picture = await printed.embedPng(canvas.toBuffer("image/png"));
  printed
    .addPage([size.width, size.height])
    .drawImage(picture, { x: 0, y: 0, width: size.width, height: size.height });
}
const bytes = await printed.save();
for (let at = 0; at < bytes.length; at += 65536) writeSync(1, bytes.subarray(at, at + 65536));
await task.destroy();
