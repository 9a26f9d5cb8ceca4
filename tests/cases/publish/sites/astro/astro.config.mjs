import { defineConfig } from "astro/config";

export default defineConfig({
  site: "https://leaves.example",
  image: { service: { entrypoint: "astro/assets/services/noop" } },
  markdown: { smartypants: false }, // the text has its language's quotation marks and dashes already
});
