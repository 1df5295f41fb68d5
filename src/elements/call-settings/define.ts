import { define } from '../define.js';
import { CallSettings } from './call-settings.js';

define(CallSettings);
export { CallSettings };
