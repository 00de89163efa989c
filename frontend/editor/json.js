export { json as support } from "@codemirror/lang-json";
