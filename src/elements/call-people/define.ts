import { define } from '../define.js';
import { CallPeople } from './call-people.js';

define(CallPeople);
export { CallPeople };
