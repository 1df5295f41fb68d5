import './script-origin.js';

export * from './index.js';
