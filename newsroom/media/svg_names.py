"""The names of SVG and CSS that a drawing may have, and those that are refused or left out."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACTIVE = _words(
    "script handler listener foreignobject iframe embed object audio video canvas animate"
    " animatecolor animatemotion animatetransform set mpath discard"
)
TEXT = _words("text tspan textpath tref altglyph flowroot")
UNSEEN = _words("metadata title desc view cursor color-profile font font-face glyph missing-glyph")
ELEMENTS = _words(
    "svg g defs symbol use a switch style path rect circle ellipse line polyline polygon image"
    " clipPath mask pattern marker linearGradient radialGradient stop filter feBlend"
    " feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting"
    " feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR"
    " feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight"
    " feSpecularLighting feSpotLight feTile feTurbulence"
)
GRADIENTS = _words("linearGradient radialGradient stop")  # seen, but not drawn
PROPERTIES = _words(
    "clip-path clip-rule color color-interpolation color-interpolation-filters display fill"
    " fill-opacity fill-rule filter flood-color flood-opacity image-rendering isolation"
    " lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode"
    " opacity overflow paint-order shape-rendering stop-color stop-opacity stroke"
    " stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit"
    " stroke-opacity stroke-width transform transform-origin visibility"
)
ATTRIBUTES = PROPERTIES | _words(
    "amplitude azimuth baseFrequency bias class clipPathUnits cx cy d diffuseConstant divisor dx dy"
    " edgeMode elevation exponent filterUnits fr fx fy gradientTransform gradientUnits height id in"
    " in2 intercept k1 k2 k3 k4 kernelMatrix limitingConeAngle markerHeight markerUnits markerWidth"
    " maskContentUnits maskUnits mode numOctaves offset operator order orient pathLength"
    " patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ"
    " preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY result rx ry scale seed"
    " slope specularConstant specularExponent spreadMethod stdDeviation stitchTiles surfaceScale"
    " tableValues targetX targetY type values viewBox width x x1 x2 xChannelSelector y y1 y2"
    " yChannelSelector z"
)
FUNCTIONS = _words(
    "url rgb rgba hsl hsla matrix translate scale rotate skewx skewy blur brightness contrast"
    " drop-shadow grayscale hue-rotate invert opacity saturate sepia"
)
