// Builds the front-end packages into faces/static-built: one stylesheet and the scripts pages load.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../../../node_modules");
const out = join(here, "../static-built");
mkdirSync(join(out, "leaflet/images"), { recursive: true });

const css = sass.compile(join(here, "gobernauta.scss"), {
  style: "compressed",
  loadPaths: [modules],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions"],
});
writeFileSync(join(out, "gobernauta.css"), css.css);

const copies = {
  "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.js",
  "htmx.org/dist/htmx.min.js": "htmx.js",
  "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
  "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
};
for (const [from, to] of Object.entries(copies)) {
  const text = readFileSync(join(modules, from), "utf8");
  // Maps are not served, so nothing may point at them.
  writeFileSync(join(out, to), text.replace(/^(\/\/|\/\*)# sourceMappingURL=.*$/gm, ""));
}
for (const image of readdirSync(join(modules, "leaflet/dist/images")))
  copyFileSync(join(modules, "leaflet/dist/images", image), join(out, "leaflet/images", image));
