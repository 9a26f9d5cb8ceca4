import { I18nPlugin } from "@11ty/eleventy";

export default function (config) {
  config.addGlobalData("layout", "article.liquid");
  config.addPassthroughCopy("files");
  config.addPlugin(I18nPlugin, { defaultLanguage: "en", errorMode: "never" });
  return { dir: { input: ".", output: "_site" } };
}
