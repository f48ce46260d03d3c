import { array, constantFrom, nat, record, type Arbitrary } from 'fast-check'
import first from './first-set.json' with { type: 'json' }
import second from './second-set.json' with { type: 'json' }

const commands = [...first.dangerous, ...first.harmless, ...second.dangerous, ...second.harmless]
export const pieces =
  `' " \` $ ( ) { } [ ] < > | & ; \\ # ! * ? ~ = $( $(( \${ << <<< <( >( && || |& ;; ;& 2>&1 if then fi do done case esac in function coproc time`
    .split(' ')
    .concat(['\n', '\t', ' ', "$'", 'E\n'])

/** One piece put in, taken out or doubled, some times over. */
const mutation = record({ at: nat(400), piece: constantFrom(...pieces), how: nat(2) })
/** Commands of the fresh sets, hurt a little. */
export const mutated: Arbitrary<string> = array(mutation, { minLength: 1, maxLength: 3 }).chain((mutations) =>
  constantFrom(...commands).map((command) =>
    mutations.reduce((text, { at, piece, how }) => {
      const place = at % (text.length + 1)
      if (how === 0) return text.slice(0, place) + piece + text.slice(place)
      return how === 1
        ? text.slice(0, place) + text.slice(place + 1)
        : text.slice(0, place) + text.slice(place - 1)
    }, command),
  ),
)
