using System.Security.Cryptography;

namespace Berth.Shop.Checkout;

/// <summary>
/// Names that are given, not chosen: two plain words with a hyphen, which people can say on the telephone. There are
/// some sixty thousand.
/// </summary>
public static class TwoWords
{
    private static readonly string[] First = Words(
        """
        able agile amber ample azure balmy basic blithe bold brave breezy brief bright brisk broad calm candid careful cheery chief chilly civil classic clean clear clever close
        coastal comfy cool copper coral cosmic cosy crisp curly dapper daring dawn deep deft dense eager early earnest easy elder elegant even exact expert fair famous fancy fast
        fearless fertile festive fine firm first fluent fluffy fond formal frank free fresh friendly frosty full gallant gentle giant gifted glad gleaming global glossy golden
        good grand grateful great green handy happy hardy hearty honest humble icy ideal idle inner ivory jade jolly jovial keen kind large late lavish lean light lively local
        lofty long loud loyal lucid lucky lunar lush magic major marble mellow merry mighty mild mint misty modern modest mossy narrow nautic neat new nimble noble northern novel
        oaken olive open opal orderly oval pale patient pearly placid plain polar polite prime prompt proud pure quick quiet rapid rare ready regal rich ripe robust rosy round
        royal ruby rustic sandy scenic serene sharp shiny silent silken silver simple sleek smart smooth snowy snug social soft solar solid spare sparkling spry stable starry
        steady stellar still sturdy sunny super swift tall tame tender tidy timely topaz tranquil trim true trusty upper urban useful valiant vast velvet vivid warm wavy western
        whole wide wild willing windy wise witty wooden worthy young zesty
        """
    );

    private static readonly string[] Second = Words(
        """
        acorn alder anchor apple arbor arch aspen atlas atoll aurora badger bakery balcony bamboo barge barley basin basket bay beach beacon beaver bell birch bison blossom boat
        bonfire book bough boulder breeze brick bridge brook buoy butter cabin camel canal candle canoe canopy canyon cape cargo carrot castle cedar cello channel chapel cherry
        chimney citadel cliff cloud clover coast cobalt comet compass copse coral cottage cove crane creek cricket crown current daisy dale dawn deck delta desert dock dolphin
        dome dove dune eagle echo elm ember engine estuary falcon feather fern ferry field finch fjord flame fleet flint flute forest forge fort fountain fox garden garnet gate
        geyser glacier glade glen grove gulf gull harbor harp haven hawk hazel heath heron hill hollow horizon island ivy jasmine jetty juniper kayak keel kelp kernel kettle kite
        lagoon lake lantern larch lark laurel lemon library lichen lighthouse lily linden lodge lotus lynx maple marina market marsh mast meadow melon meteor mill mirror moon
        moor moss mountain nest nutmeg oak oar oasis ocean orbit orchard osprey otter owl palm panda paper park pasture path pavilion peak pear pebble pelican pepper pier pine
        plain planet plateau plum pocket pond poplar port prairie quarry quartz quay rabbit rain raven reed reef ridge river robin rock rose rudder saddle saffron sail salmon
        sand sapphire schooner sequoia shell shore sky slate sloop snow sparrow spring spruce square star stone storm stream summit sunrise swan tangerine teapot temple terrace
        thicket thistle thunder tide timber torch tower trail tulip tundra turtle valley vault village violin walnut wave wharf wheat willow wind winter wolf wren yacht zephyr
        """
    );

    /// <summary>One of them, by chance; whether somebody has it is the caller's question.</summary>
    public static string Make() =>
        $"{First[RandomNumberGenerator.GetInt32(First.Length)]}-{Second[RandomNumberGenerator.GetInt32(Second.Length)]}";

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
