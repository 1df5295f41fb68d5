import { define } from '../define.js';
import { CallLobby } from './call-lobby.js';

define(CallLobby);
export { CallLobby };
