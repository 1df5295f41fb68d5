import { define } from '../define.js';
import { CallProvider } from './call-provider.js';

define(CallProvider);
export { CallProvider };
