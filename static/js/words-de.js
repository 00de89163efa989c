globalThis.words={}
