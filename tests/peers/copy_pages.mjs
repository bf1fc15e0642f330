// A JSON list of PDFs in base64 on standard input -> one PDF with the pages of all, by pdf-lib.
import { readFileSync, writeSync } from "node:fs";
import { PDFDocument } from "pdf-lib";

const merged = await PDFDocument.create();
for (const pdf of JSON.parse(readFileSync(0, "utf8"))) {
  const document = await PDFDocument.load(Buffer.from(pdf, "base64"));
  for (const page of await merged.copyPages(document, document.getPageIndices())) {
    merged.addPage(page);
  }
}
const bytes = await merged.save();
for (let at = 0; at < bytes.length; at += 65536) writeSync(1, bytes.subarray(at, at + 65536));
