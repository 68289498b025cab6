"""English template to Spanish: what methods say, why there is no panel or weight, why an act is not taken."""

from collections.abc import Mapping

METHODS: Mapping[str, str] = {
    "{drawn} of the {pool} {pool:person|people} who said yes {drawn:is|are} drawn with the seed {seed}.": (
        "De {pool:la única persona que dijo|las {pool} personas que dijeron} que sí, el sorteo con la "
        "semilla {seed} elige a {drawn}."
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
        "De {sides:la única persona que se pronunció|las {sides} personas que se pronunciaron}, {least} "
        "{least:tiene|tienen} que estar de acuerdo."
    ),
    "{least} must judge it; {had} did.": (
        "{least:Tiene que valorarla una persona|Tienen que valorarla {least} personas}; lo "
        "{had:hizo|hicieron} {had}."
    ),
    (
        "{people} {people:person|people} judged statements; {united} {united:statement unites|statements "
        "unite} them."
    ): (
        "{people} {people:persona valoró|personas valoraron} afirmaciones; {united} "
        "{united:afirmación|afirmaciones} las {united:une|unen}."
    ),
    "{had} {had:person supports|people support} it.": ("La {had:apoya|apoyan} {had} {had:persona|personas}."),
    "{missing} more would oblige the town to answer.": (
        "Con {missing} {missing:apoyo|apoyos} más, el ayuntamiento tendría que responder."
    ),
    (
        "{people} {people:person|people} supported ideas; {ideas} {ideas:idea has|ideas have} the "
        "{needed} {needed:support|supports} for an answer."
    ): (
        "{people} {people:persona apoyó|personas apoyaron} ideas; {ideas} {ideas:idea tiene|ideas "
        "tienen} {needed:el apoyo que exige|los {needed} apoyos que exigen} una respuesta."
    ),
    "It has {had} {had:signature|signatures}.": ("Tiene {had} {had:firma|firmas}."),
    "{missing} more {missing:is|are} needed for this: {outcome}.": (
        "{missing:Falta|Faltan} {missing} para esto: {outcome}."
    ),
    "{people} {people:person|people} signed.": (
        "{people:Firmó|Firmaron} {people} {people:persona|personas}."
    ),
    "{item} reached {needed} {needed:signature|signatures}: {outcome}.": (
        "{item} llegó a {needed} {needed:firma|firmas}: {outcome}."
    ),
    "{had} {had:person|people} chose it, as many as another in the first place.": (
        "La {had:eligió|eligieron} {had} {had:persona|personas}, el mismo número que a otra en el primer "
        "puesto."
    ),
    "{had} {had:person|people} chose it.": ("La {had:eligió|eligieron} {had} {had:persona|personas}."),
    "{people} {people:person|people} answered.": (
        "{people:Respondió|Respondieron} {people} {people:persona|personas}."
    ),
    "{people} {people:person|people} answered, fewer than the {quorum} asked for: nothing wins.": (
        "{people:Respondió|Respondieron} {people} {people:persona|personas}, menos de {quorum:la "
        "exigida|las {quorum} exigidas}: no gana nada."
    ),
    "{needed} would have had to choose it.": (
        "{needed:Tendría que haberla elegido una persona|Tendrían que haberla elegido {needed} personas}."
    ),
    "The poll has no options.": "La encuesta no tiene opciones.",
    "There are no options to rank.": "No hay opciones que ordenar.",
    "{had} {had:person|people} rated it, {mean} on average.": (
        "La {had:puntuó|puntuaron} {had} {had:persona|personas}, con una media de {mean}."
    ),
    "{had} of the {of} who answered the question chose it.": (
        "De {of:la única persona que respondió|las {of} personas que respondieron} a la pregunta, la "
        "{had:eligió|eligieron} {had}."
    ),
    "{had} of the {of} who answered gave it a place, {mean} on average.": (
        "De {of:la única persona que respondió|las {of} personas que respondieron}, {had} le "
        "{had:dio|dieron} un puesto, de media el {mean}."
    ),
    "{had} {had:person|people} wrote something.": (
        "{had:Escribió|Escribieron} algo {had} {had:persona|personas}."
    ),
    "{people} {people:person|people} answered; a survey reports and elects nothing.": (
        "{people:Respondió|Respondieron} {people} {people:persona|personas}; un cuestionario informa y "
        "no elige nada."
    ),
    (
        "Nobody in the sample has {margin} = {category}, but {share} % of the population do; join it "
        "with another category."
    ): (
        "Nadie de quienes respondieron tiene {margin} = {category}, pero sí el {share} % de la "
        "población; una esa categoría con otra."
    ),
    (
        "{people} {people:person in the sample has|people in the sample have} {margin} = {category}, of "
        "whom the population has none."
    ): (
        "{people} {people:persona de quienes respondieron tiene|personas de quienes respondieron tienen} "
        "{margin} = {category}, y en la población no hay nadie así."
    ),
    (
        "No weights meet all margins together: after {rounds} {rounds:round|rounds} one of them is still "
        "{gap} percentage {gap:point|points} away; people with some combination of categories are missing."
    ): (
        "Ningún peso cumple todos los datos del censo a la vez: tras {rounds} {rounds:vuelta|vueltas} "
        "uno sigue a {gap} {gap:punto|puntos}; faltan personas con alguna combinación de categorías."
    ),
    "There is nobody in the sample.": "No hay nadie en la muestra.",
    "The margin {margin} adds up to 0.": "El dato del censo {margin} suma 0.",
    "The shares of the margin {margin} add up to {total}, not to 1.": (
        "Las proporciones del dato del censo {margin} suman {total} y no 1."
    ),
    "A panel of {size} cannot be drawn from a pool of {people} {people:person|people}.": (
        "No se puede sortear un panel de {size} entre {people} {people:persona|personas}."
    ),
    "The pool does not say the {feature} of people.": "De quienes dijeron que sí no consta: {feature}.",
    "{person} has {feature} = {value}, for which there is no quota.": (
        "{person} tiene {feature} = {value}, sin cuota prevista."
    ),
    "Nobody left is like {person}; the seat stays empty.": "No queda nadie como {person}; el puesto queda vacío.",
}

REFUSALS: Mapping[str, str] = {
    "This opens on {date}.": "Abre el {date}.",
    "This closed on {date}.": "Cerró el {date}.",
    "This {noun} is {label}; it takes no answers now.": "Ahora no se admiten respuestas.",
    "This asks for a proof of who you are, one of: {proofs}.": (
        "Aquí hace falta acreditar la identidad de una de estas formas: {proofs}."
    ),
    "This is for people who live in {areas}.": "Pueden participar quienes viven en {areas}.",
    "This is for people of {age} years and more.": "Pueden participar personas de {age} años o más.",
    "Nothing is marked: choose at least one.": "No hay nada marcado: elija al menos una opción.",
    "{item} is not on the list.": "{item} no está en la lista.",
    "More than one is chosen; choose one.": "Hay más de una opción elegida; elija una sola.",
    "{value} is no mark that can be given here.": "{value} no es una marca que se pueda dar aquí.",
    "{value} is not a number.": "{value} no es un número.",
    "{chosen} options are chosen; choose at most {most}.": (
        "Hay {chosen} opciones elegidas; elija {most} como máximo."
    ),
    "{chosen} projects are supported; support at most {most}.": (
        "Hay {chosen} proyectos apoyados; apoye {most} como máximo."
    ),
    "{chosen} ideas are supported; support at most {most}.": (
        "Hay {chosen} ideas apoyadas; apoye {most} como máximo."
    ),
    "{chosen} projects are chosen; choose at most {most}.": (
        "Hay {chosen} proyectos elegidos; elija {most} como máximo."
    ),
    "{given} points are given; there are {points}.": "Ha repartido {given} puntos; hay {points}.",
    "The chosen projects cost {cost}; the budget is {budget}.": (
        "Los proyectos elegidos cuestan {cost}; el presupuesto es de {budget}."
    ),
    "{ranked} options are ranked; rank at most {most}.": (
        "Hay {ranked} opciones ordenadas; ordene {most} como máximo."
    ),
    "Options not ranked yet: {missing}. Rank them all.": (
        "Opciones por ordenar: {missing}. Ordénelas todas."
    ),
    "Give each rank once: 1, 2, 3 and so on without a gap.": (
        "Use cada puesto una sola vez: 1, 2, 3 y así sin saltos."
    ),
    "“{question}” is not asked after the other answers.": (
        "«{question}» no se pregunta después de las otras respuestas."
    ),
    "“{question}” needs an answer.": "«{question}» necesita una respuesta.",
    "“{question}” takes one answer only.": "«{question}» admite una sola respuesta.",
    "“{question}”: an answer is chosen or not; it cannot be rated.": (
        "«{question}»: una respuesta se elige o no; no se puede puntuar."
    ),
    "“{question}” is rated from {low} to {high}.": "«{question}» se puntúa de {low} a {high}.",
    "A statement takes agree (1), disagree (-1) or pass (0).": (
        "Ante una afirmación cabe acuerdo (1), desacuerdo (-1) o paso (0)."
    ),
    "You can say yes for yourself only.": "Solo puede decir que sí por usted.",
    "“{question}”: give each place once, 1, 2, 3 and so on without a gap.": (
        "«{question}»: use cada puesto una sola vez, 1, 2, 3 y así sin saltos."
    ),
    "Thank you: enough people who answer “{answer}” have taken part. We still look for others.": (
        "Gracias: ya han participado bastantes personas que responden «{answer}». Aún buscamos a otras."
    ),
}
