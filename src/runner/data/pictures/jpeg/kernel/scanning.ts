import { i32, types, type Code, type Func } from '../../../../wasm/assembler';
import {
  bytes,
  calls,
  func,
  int,
  long,
  vector,
  type Label,
  type Operand,
  type Variable,
  type Writer,
} from '../../../../wasm/expressions';
import {
  BLOCK_BYTES,
  blockFields,
  COEFFICIENTS,
  LONGEST,
  LOOKAHEAD,
  places,
  tableParts,
} from './layout';

const VECTOR = 16;
const MARKER = 0xff;
const INT = 4;

/**
 * copied(from, to): copies coded data up to the first marker, without the zeros that are put behind 255.
 * What was reached is at {@link places.copied}: behind the marker, and behind what was copied.
 */
const copied = func('copied', ['from', 'to'], undefined, ({ from, to }, writer) => {
  const { emit, local, loop, go } = writer;
  const [found, data] = [local(types.i32), local(types.v128)];
  loop((next) => {
    emit(data.set(vector.load(from)), vector.store(to, data));
    emit(found.set(bytes.mask(bytes.equal(data, bytes.splat(MARKER)))));
    writer.when(int.isZero(found), () => {
      emit(from.set(int.add(from, VECTOR)), to.set(int.add(to, VECTOR)));
      go(next);
    });
    emit(found.set(int.add(int.zerosBelow(found), 1)), to.set(int.add(to, found)));
    emit(from.set(int.add(int.add(from, found), 1)));
    go(next, int.isZero(int.loadByte(int.sub(from, 1))));
  });
  emit(int.store(places.copied, from), int.store(places.copied, int.sub(to, 1), INT));
});

/**
 * Codes read one after the other, from 64 bits that are looked at together. Nothing is called here: even a
 * rare call would cost each code the processor's registers.
 */
function reading({ local, emit, when, loop, go }: Writer, from: Variable) {
  const [ahead, reversed] = [local(types.i64), local(types.v128)];
  const [count, entry, value] = [local(types.i32), local(types.i32), local(types.i32)];
  const [mask, code, place] = [local(types.i32), local(types.i32), local(types.i32)];
  const zeros = Array.from({ length: 8 }, () => 0);
  const shifted = (by: Code): Code => int.ofLong(long.shiftRightUnsigned(ahead, by));
  return {
    value,
    begin: () => {
      emit(ahead.set(long.const(0)), count.set(0));
      emit(reversed.set(vector.const([7, 6, 5, 4, 3, 2, 1, 0, ...zeros])));
    },
    /** The bit that comes next. */
    position: int.sub(int.shiftLeft(from, 3), count),
    /** How many coefficients the code goes on by. */
    advance: int.and(int.shiftRightUnsigned(entry, 6), 255),
    /** Looks ahead as far as it goes, 56 bits at least: two codes with their values. */
    refill: () => {
      // As many whole bytes as have room; a branch nobody could foretell.
      const eight = vector.long(vector.swizzle(vector.loadEight(from), reversed), 0);
      emit(ahead.set(long.or(ahead, long.shiftRightUnsigned(eight, long.ofInt(count)))));
      emit(from.set(int.add(from, int.shiftRightUnsigned(int.sub(63, count), 3))));
      emit(count.set(int.or(count, 56)));
    },
    /** Looks a code up. */
    find: (table: Operand, none: Label) => {
      const near = int.and(shifted(long.const(62 - LOOKAHEAD)), INT * ((1 << LOOKAHEAD) - 1));
      emit(entry.set(int.load(int.add(table, near))));
      when(int.isZero(entry), () => {
        emit(code.set(shifted(long.const(64 - LONGEST))));
        emit(place.set(int.add(table, INT * LOOKAHEAD)));
        loop((next) => {
          emit(place.set(int.add(place, INT)));
          go(next, int.greater(code, int.sub(int.load(place, tableParts.limits), 1)));
        });
        const length = int.shiftRightUnsigned(int.sub(place, table), 2);
        const symbol = int.add(
          int.shiftRightUnsigned(code, int.sub(LONGEST, length)),
          int.load(place, tableParts.offsets),
        );
        const found = int.add(table, int.shiftLeft(symbol, 2));
        emit(entry.set(int.load(found, tableParts.symbols)));
        go(none, int.isZero(entry));
      });
    },
    /** Reads the value that follows the code; of no bits, it is 0. */
    read: () => {
      emit(mask.set(int.shiftRightUnsigned(entry, 14)));
      // Shifts take the lowest six bits of what they are told: those of the length.
      emit(value.set(int.and(shifted(long.ofInt(int.sub(0, entry))), mask)));
      // The lower half of all values stands for the negative ones.
      const half = int.shiftRightUnsigned(mask, 1);
      const negative = int.shiftRight(int.sub(int.sub(value, 1), half), 31);
      emit(value.set(int.sub(value, int.and(mask, negative))));
    },
    /** Goes on behind both. */
    pass: () => {
      emit(ahead.set(long.shiftLeft(ahead, long.ofInt(entry))));
      emit(count.set(int.sub(count, int.and(entry, 63))));
    },
  };
}

/** Beyond all that a mean can be. */
const MOST_MEAN = 1 << 12;

/**
 * scan(blocks, blocksEnd, from, end, units, left, across): decodes units of blocks (ITU T.81, annex F).
 * Their coded data begin at byte `from` and end at `end`; `left` of the units are in the first row.
 * It gives 1, or 0 where anything is not as the standard has it.
 */
const scan = (transformsAt: readonly number[]): Func =>
  func(
    'scan',
    ['blocks', 'blocksEnd', 'from', 'end', 'units', 'left', 'across'],
    types.i32,
    ({ blocks, blocksEnd, from, end, units, left, across }, writer) => {
      const { local, emit, when, block, loop, go } = writer;
      const [at, k, table] = [local(types.i32), local(types.i32), local(types.i32)];
      const [last, target, kind] = [local(types.i32), local(types.i32), local(types.i32)];
      const [held, coefficients, which] = [local(types.i32), local(types.i32), local(types.i32)];
      const reader = reading(writer, from);
      const field = (name: keyof typeof blockFields) => int.load(at, blockFields[name]);
      const { value } = reader;
      reader.begin();
      /** Those of no value that end a block or are zeros go where nobody looks. */
      const coefficient = (failed: Label): void => {
        reader.find(table, failed);
        reader.read();
        reader.pass();
        emit(k.set(int.add(k, reader.advance)));
        emit(which.set(int.load(int.add(coefficients, int.shiftLeft(k, 2)))));
        const place = int.add(held, int.shiftRightUnsigned(which, 16));
        emit(int.store(place, int.mul(value, int.and(which, 0xffff))));
      };
      const passedOver = (failed: Label): void => {
        reader.find(table, failed);
        reader.pass();
        emit(k.set(int.add(k, reader.advance)));
      };
      block((failed) => {
        loop((nextUnit) => {
          emit(at.set(blocks));
          loop((nextBlock) => {
            emit(held.set(field('block')), coefficients.set(field('coefficients')));
            reader.refill();
            reader.find(field('dc'), failed);
            reader.read();
            reader.pass();
            emit(k.set(field('predictor')), value.set(int.add(value, int.load(k))));
            go(failed, int.greaterUnsigned(int.add(value, MOST_MEAN), 2 * MOST_MEAN));
            const scaled = int.mul(value, int.loadShort(coefficients, INT));
            emit(int.store(k, value), int.store(held, scaled));
            emit(table.set(field('ac')), last.set(field('last')), k.set(1));
            // The first is known together with the mean.
            block((passing) => {
              coefficient(failed);
              go(passing, int.greater(k, last));
              loop((next) => {
                reader.refill();
                coefficient(failed);
                go(passing, int.greater(k, last));
                coefficient(failed);
                go(next, int.less(k, int.add(last, 1)));
              });
            });
            block((ended) => {
              loop((next) => {
                go(ended, int.greater(k, COEFFICIENTS - 1));
                reader.refill();
                passedOver(failed);
                go(ended, int.greater(k, COEFFICIENTS - 1));
                passedOver(failed);
                go(next);
              });
            });
            go(failed, int.and(int.different(k, COEFFICIENTS), int.less(k, 2 * COEFFICIENTS + 1)));
            emit(target.set(field('target')), kind.set(field('transform')));
            emit(int.store(at, int.add(target, field('step')), blockFields.target));
            block((done) => {
              transformsAt.forEach((index, i) =>
                when(int.equal(kind, i), () => {
                  emit(calls(index, held, target, field('stride')));
                  go(done);
                }),
              );
            });
            emit(at.set(int.add(at, BLOCK_BYTES)));
            go(nextBlock, int.less(at, blocksEnd));
          });
          go(failed, int.greater(reader.position, int.shiftLeft(end, 3)));
          emit(left.set(int.sub(left, 1)));
          when(int.isZero(left), () => {
            emit(left.set(across), at.set(blocks));
            loop((next) => {
              const moved = int.add(field('target'), field('rowStep'));
              emit(int.store(at, moved, blockFields.target), at.set(int.add(at, BLOCK_BYTES)));
              go(next, int.less(at, blocksEnd));
            });
          });
          emit(units.set(int.sub(units, 1)));
          go(nextUnit, units);
        });
        // Bytes that nobody asked for.
        go(failed, int.less(int.add(reader.position, 7), int.shiftLeft(end, 3)));
        emit(i32.const(1), [0x0f]);
      });
      emit(i32.const(0));
    },
  );

/** @param transformsAt where the transforms are among the functions */
export const scanning = (transformsAt: readonly number[]): readonly Func[] => [
  copied,
  scan(transformsAt),
];
