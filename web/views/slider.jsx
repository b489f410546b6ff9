/** A number that is set by sliding, with its name and its value beside it.
 *  @param {{value: import('@preact/signals').Signal<number>, name: string, shown: import('preact').ComponentChildren,
 *           min: number, max: number, step?: number, told?: string, hint?: string, disabled?: boolean,
 *           onSet?: () => void}} props
 *    shown: the value as it is written; told: as a screen reader says it; onSet: when the reader lets go of it */
export function Slider({ value, name, shown, min, max, step = 1, told, hint, disabled, onSet }) {
  return (
    <label class="field">
      <span>
        {name}: <b>{shown}</b>
      </span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value.value}
        disabled={disabled}
        aria-label={name}
        aria-valuetext={told}
        onInput={(event) => {
          value.value = Number(event.currentTarget.value);
        }}
        onChange={onSet}
      />
      {hint ? <span class="hint">{hint}</span> : null}
    </label>
  );
}
