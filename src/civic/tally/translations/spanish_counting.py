"""English template to Spanish: why something cannot be drawn, weighted or counted, for `words`."""

from collections.abc import Mapping

COUNTING: Mapping[str, str] = {
    "A panel of {size} people cannot be drawn.": "No se puede sortear un panel de {size} personas.",
    "The quota {quota} cannot be met by anyone: its least must be 0 or more and not above its most.": (
        "Nadie puede cumplir el objetivo {quota}: su mínimo debe ser 0 o más y no superar su máximo."
    ),
    "{feature} = {value} has more than one quota.": "{feature} = {value} tiene más de un objetivo.",
    "The shares of {feature} must be 0 or more and not all 0.": (
        "Las proporciones de {feature} deben ser 0 o más, y no todas 0."
    ),
    "Someone in the pool has no id.": "Alguien de la lista del sorteo no tiene identificador.",
    "{person} is in the pool more than once.": "{person} está más de una vez en la lista del sorteo.",
    "The pool has {people} {people:person|people} but {values} {values:value|values} of {feature}.": (
        "En la lista del sorteo hay {people} {people:persona|personas}, pero {values} "
        "{values:valor|valores} de {feature}."
    ),
    (
        "No panel of {size} {size:person|people} keeps all quotas. In conflict: {conflict}. Smallest "
        "change: {change}."
    ): (
        "Ningún panel de {size} {size:persona|personas} cumple todos los objetivos. Se contradicen: "
        "{conflict}. El cambio más pequeño: {change}."
    ),
    "A lottery with quotas needs the solver HiGHS: install the package highspy.": (
        "Un sorteo con objetivos necesita el programa HiGHS: instale el paquete highspy."
    ),
    "The draw needs a seed that everybody can know: it is empty.": (
        "El sorteo necesita una semilla que todos puedan conocer: está vacía."
    ),
    "The seed holds bytes that are no text, so that nobody could repeat the draw.": (
        "La semilla contiene bytes que no son texto; nadie podría repetir el sorteo."
    ),
    "Weights must be 0 or more, and not all 0.": "Los pesos deben ser 0 o más, y no todos 0.",
    "A confidence lies between 0 and 1; {value} does not.": (
        "Un nivel de confianza está entre 0 y 1; {value} no lo está."
    ),
    "The population of {people} is smaller than the sample.": (
        "La población de {people} es menor que la muestra."
    ),
    "There are {answers} answers but {weights} weights.": ("Hay {answers} respuestas, pero {weights} pesos."),
    "There is no margin to weight to.": "No hay ninguna distribución según la cual ponderar.",
    "One margin is given twice.": "Una distribución se da dos veces.",
    "The columns of the sample have different lengths.": (
        "Las columnas de la muestra tienen longitudes distintas."
    ),
    "Limits must have the mean weight of 1 between them: {low} to {high} does not.": (
        "Los límites deben dejar entre ellos el peso medio de 1: de {low} a {high} no lo hacen."
    ),
    "The sample does not say the {margin} of people.": "La muestra no dice «{margin}» de las personas.",
    "Person {row} of the sample has {margin} = {value}, which the margin does not list.": (
        "La persona {row} de la muestra tiene {margin} = {value}, que no figura en la distribución."
    ),
    "The sample has codes that {margin} does not list.": (
        "La muestra tiene códigos que no figuran en {margin}."
    ),
    "The margins count different populations: {one} {people}, {other} {others}.": (
        "Las distribuciones cuentan poblaciones distintas: {one} {people}, {other} {others}."
    ),
    "The margin {margin} gives {category} the figure {part}, which counts no people.": (
        "La distribución {margin} da a {category} la cifra {part}, que no cuenta personas."
    ),
    "{item} has {said}; a budget rule needs a price.": (
        "{item} tiene {said}; una regla de presupuesto necesita un precio."
    ),
    "Too many projects have the same supporters to be counted by {rule}.": (
        "Demasiados proyectos tienen a las mismas personas detrás para contarlos con {rule}."
    ),
    "{rule} can count {most} items at most; there are {size}.": (
        "{rule} puede contar {most} elementos como máximo; hay {size}."
    ),
    "The process has no budget, so nothing can be funded.": (
        "El proceso no tiene presupuesto, así que no se puede financiar nada."
    ),
    "This rule cannot use marks below zero.": "Esta regla no puede usar valores por debajo de cero.",
    "{rule} counts {kinds} ballots; these are {kind} ballots.": (
        "{rule} cuenta papeletas de tipo {kinds}; estas son de tipo {kind}."
    ),
    "At least one seat must be filled.": "Hay que cubrir al menos un puesto.",
    "The budget {budget} is negative.": "El presupuesto {budget} es negativo.",
    "{item} has the negative cost {cost}.": "{item} tiene el coste negativo {cost}.",
    "{item} is listed more than once.": "{item} figura más de una vez.",
    "Voter {voter} voted for {item}, which is not on the list.": (
        "La papeleta {voter} vota por {item}, que no está en la lista."
    ),
    "Voter {voter} has more than one ballot.": "{voter} tiene más de una papeleta.",
    "Voter {voter} chose more than one item.": "La papeleta {voter} elige más de una opción.",
    "The costs have too many decimals to be added up exactly.": (
        "Los costes tienen demasiados decimales para sumarlos con exactitud."
    ),
    "The marks have too many decimals to be added up exactly.": (
        "Los valores tienen demasiados decimales para sumarlos con exactitud."
    ),
    "A number has more than {digits} digits.": "Un número tiene más de {digits} cifras.",
    "{steps} steps of {increment} raise the shares too little; choose a larger increment, or auto.": (
        "{steps} pasos de {increment} suben demasiado poco las partes; elija un incremento mayor o auto."
    ),
    "There are too many votes for one map.": "Hay demasiados votos para un solo mapa.",
    "A map takes at most {most} statements and {people} participants.": (
        "Un mapa admite como máximo {most} afirmaciones y {people} participantes."
    ),
    "The file says {said} {said:vote|votes} for {item}; its ballots give {counted}.": (
        "El archivo dice {said} {said:voto|votos} para {item}; sus papeletas dan {counted}."
    ),
    "The file says {said} {said:point|points} for {item}; its ballots give {counted}.": (
        "El archivo dice {said} {said:punto|puntos} para {item}; sus papeletas dan {counted}."
    ),
    "{item} is named {times} times by {voters} {voters:voter|voters}.": (
        "{item} aparece {times} veces en las papeletas de {voters} {voters:votante|votantes}."
    ),
    "The rule {named} of the file is not known here; greedy was assumed.": (
        "La regla {named} del archivo no se conoce aquí; se contó con la regla voraz."
    ),
    "The file does not say which projects exclude each other; none was assumed to.": (
        "El archivo no dice qué proyectos se excluyen entre sí; se contó como si ninguno lo hiciera."
    ),
    "The file names a town's own variant of greedy; greedy that stops was assumed.": (
        "El archivo nombra una variante propia de la regla voraz; se contó con la que se detiene."
    ),
    "The file sets {key}; no rule here keeps to that limit.": (
        "El archivo fija {key}; ninguna regla de aquí respeta ese límite."
    ),
}
