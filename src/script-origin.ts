import { setScriptBroker } from './create-call.js';

// Runs before any element is registered: an element that is already in the page asks for its broker at once.
const script = new URL(import.meta.url);
if (/^https?:$/.test(script.protocol)) setScriptBroker(new URL('.', script).href);
