export { yaml as support } from "@codemirror/lang-yaml";
