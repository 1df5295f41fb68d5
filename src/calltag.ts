import './script-origin.js';

// Elements are found by their tags; a page that imports this file needs the rest only.
export {
  Call,
  CallController,
  CallError,
  callContext,
  createCall,
  registerIcons,
  registerLocale,
  registerQrCode,
  setLogger,
} from './index.js';
