import { define } from '../define.js';
import { CallTile } from './call-tile.js';

define(CallTile);
export { CallTile };
