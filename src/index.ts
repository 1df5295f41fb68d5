import './elements/call-provider/define.js';
import './elements/video-call/define.js';
import './elements/call-button/define.js';

export { Call } from './call/call.js';
