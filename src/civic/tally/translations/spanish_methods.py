"""English template to Spanish: what methods say of their counts, and why there is no panel or weight."""

from collections.abc import Mapping

METHODS: Mapping[str, str] = {
    "{drawn} of the {pool} people who said yes are drawn with the seed {seed}.": (
        "De las {pool} personas que dijeron que sí, el sorteo con la semilla {seed} elige a {drawn}."
    ),
    "Nobody said yes.": "Nadie dijo que sí.",
    "Did not say yes.": "No dijo que sí.",
    "Drawn, with a chance of {chance} %.": "En el panel, con una probabilidad del {chance} %.",
    "Not drawn, with a chance of {chance} %.": "Fuera del panel, con una probabilidad del {chance} %.",
    "The public seed of the draw is not known yet.": "Todavía no se conoce la semilla pública del sorteo.",
    "{agree} agree, {disagree} disagree, {pass} pass.": (
        "{agree} de acuerdo, {disagree} en desacuerdo, {pass} sin opinión."
    ),
    "{least} of the {sides} who took sides must agree.": (
        "De las {sides} personas que se pronunciaron, {least} tienen que estar de acuerdo."
    ),
    "{least} must judge it; {had} did.": "Tienen que valorarla {least} personas; lo hicieron {had}.",
    "{people} people judged statements; {united} statements unite them.": (
        "{people} personas valoraron afirmaciones; {united} afirmaciones las unen."
    ),
    "{had} people support it.": "La apoyan {had} personas.",
    "{missing} more would oblige the town to answer.": (
        "Con {missing} apoyos más, el ayuntamiento tendría que responder."
    ),
    "{people} people supported ideas; {ideas} ideas have the {needed} supports for an answer.": (
        "{people} personas apoyaron ideas; {ideas} ideas tienen los {needed} apoyos que exigen una respuesta."
    ),
    "It has {had} signatures.": "Tiene {had} firmas.",
    "{missing} more are needed for this: {outcome}.": "Faltan {missing} para esto: {outcome}.",
    "{people} people signed.": "Firmaron {people} personas.",
    "{item} reached {needed} signatures: {outcome}.": "{item} llegó a {needed} firmas: {outcome}.",
    "{had} people chose it, as many as another in the first place.": (
        "La eligieron {had} personas, tantas como a otra en el primer puesto."
    ),
    "{had} people chose it.": "La eligieron {had} personas.",
    "{people} people answered.": "Respondieron {people} personas.",
    "{people} people answered, fewer than the {quorum} asked for: nothing wins.": (
        "Respondieron {people} personas, menos de las {quorum} exigidas: no gana nada."
    ),
    "{needed} would have had to choose it.": "Tendrían que haberla elegido {needed} personas.",
    "The poll has no options.": "La encuesta no tiene opciones.",
    "There are no options to rank.": "No hay opciones que ordenar.",
    "{had} people rated it, {mean} on average.": "La puntuaron {had} personas, con una media de {mean}.",
    "{had} of the {of} who answered the question chose it.": (
        "La eligieron {had} de las {of} personas que respondieron a la pregunta."
    ),
    "{had} of the {of} who answered gave it a place, {mean} on average.": (
        "Le dieron un puesto {had} de las {of} personas que respondieron, de media el {mean}."
    ),
    "{had} people wrote something.": "Escribieron algo {had} personas.",
    "{people} people answered; a survey reports and elects nothing.": (
        "Respondieron {people} personas; un cuestionario informa y no elige nada."
    ),
    (
        "Nobody in the sample has {margin} = {category}, but {share} % of the population do; join it "
        "with another category."
    ): (
        "Nadie de quienes respondieron tiene {margin} = {category}, pero sí el {share} % de la "
        "población; una esa categoría con otra."
    ),
    "{people} people in the sample have {margin} = {category}, of whom the population has none.": (
        "{people} personas de quienes respondieron tienen {margin} = {category}, y en la población no "
        "hay nadie así."
    ),
    (
        "No weights meet all margins together: after {rounds} rounds one of them is still {gap} "
        "percentage points away; people with some combination of categories are missing."
    ): (
        "Ningún peso cumple todos los datos del censo a la vez: tras {rounds} vueltas uno sigue a "
        "{gap} puntos; faltan personas con alguna combinación de categorías."
    ),
    "There is nobody in the sample.": "No hay nadie en la muestra.",
    "The margin {margin} adds up to 0.": "El dato del censo {margin} suma 0.",
    "The shares of the margin {margin} add up to {total}, not to 1.": (
        "Las proporciones del dato del censo {margin} suman {total} y no 1."
    ),
    "A panel of {size} cannot be drawn from a pool of {people} people.": (
        "No se puede sortear un panel de {size} entre {people} personas."
    ),
    "The pool does not say the {feature} of people.": "De quienes dijeron que sí no consta: {feature}.",
    "{person} has {feature} = {value}, for which there is no quota.": (
        "{person} tiene {feature} = {value}, sin cuota prevista."
    ),
    "Nobody left is like {person}; the seat stays empty.": "No queda nadie como {person}; el puesto queda vacío.",
}
