import{a,b,c}from"./chunk-FE4N3XXL.js";import"./chunk-7UKOHTMY.js";export{c as box,b as post,a as storage};
