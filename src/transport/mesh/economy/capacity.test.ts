import { expect } from '@open-wc/testing';
import { CALM } from '../../../../test/helpers/samples.js';
import { FULL } from './budget.js';
import type { Sample } from './budget.js';
import { CapacityTeller, carried } from './capacity.js';

const sample: Sample = { ...CALM, encoding: 0.2, pixels: 10e6 };
const known = { purse: FULL, sample, cores: 4, voice: 60_000, people: 4, pressure: false };

describe('how many people are carried', () => {
  it('is as many as the line has room for, voices first', () => {
    expect(carried({ ...known, purse: { ...FULL, bits: 1_000_000 } })).to.be.within(5, 8);
    expect(carried({ ...known, purse: { ...FULL, bits: 300_000 } })).to.equal(2);
  });

  it('is as many as the machine can encode for, by what it takes now', () => {
    expect(carried(known)).to.be.greaterThan(8);
    expect(carried({ ...known, sample: { ...sample, encoding: 6 } })).to.be.lessThan(8);
  });

  it('is no more than are here when the whole machine is near its end', () => {
    expect(carried({ ...known, pressure: true })).to.equal(4);
  });

  it('is told once it is sure, and taken back when it is surely over', () => {
    const told: (number | null)[] = [];
    const teller = new CapacityTeller(people => told.push(people));
    const look = (times: number, people: number, most: number): void => {
      for (let time = 0; time < times; time += 1) teller.look(people, most);
    };
    look(3, 6, 6);
    look(1, 6, 7);
    expect(told).to.deep.equal([]);
    look(4, 6, 6);
    expect(told).to.deep.equal([6]);
    look(9, 6, 8);
    look(1, 6, 6);
    look(20, 6, 6);
    expect(told).to.deep.equal([6]);
    look(10, 5, 6);
    expect(told).to.deep.equal([6, null]);
  });

  it('is never told to two: they have nobody to do without', () => {
    const told: (number | null)[] = [];
    const teller = new CapacityTeller(people => told.push(people));
    for (let time = 0; time < 20; time += 1) teller.look(2, 2);
    expect(told).to.deep.equal([]);
  });
});
