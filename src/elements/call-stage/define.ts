import { define } from '../define.js';
import { CallStage } from './call-stage.js';

define(CallStage);
export { CallStage };
