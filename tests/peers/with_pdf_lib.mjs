// {pdf, font, values} as JSON on standard input (pdf and font in base64) -> the filled PDF.
import { readFileSync, writeSync } from "node:fs";
import fontkit from "@pdf-lib/fontkit";
import { PDFCheckBox, PDFDocument, PDFRadioGroup } from "pdf-lib";

const { pdf, font, values } = JSON.parse(readFileSync(0, "utf8"));

async function filled(draw) {
  const document = await PDFDocument.load(Buffer.from(pdf, "base64"));
  document.registerFontkit(fontkit);
  const form = document.getForm();
  for (const [name, value] of Object.entries(values)) {
    const field = form.getField(name);
    if (field instanceof PDFCheckBox) field.check();
    else if (field instanceof PDFRadioGroup) field.select(value);
    else field.setText(value);
  }
  if (draw) {
    const face = await document.embedFont(Buffer.from(font, "base64"), { subset: true });
    form.updateFieldAppearances(face);
  }
  return document.save({ updateFieldAppearances: false });
}

let bytes;
try {
  bytes = await filled(true);
} catch {
  bytes = await filled(false); // a letter that the font lacks and that cannot be drawn
}
for (let at = 0; at < bytes.length; at += 65536) writeSync(1, bytes.subarray(at, at + 65536));
