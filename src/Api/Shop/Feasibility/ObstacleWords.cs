using Berth.Shop.Catalog;

namespace Berth.Shop.Feasibility;

/// <summary>An obstacle in words for customers: what they can do, nothing of the machines behind it.</summary>
public static class ObstacleWords
{
    /// <summary>Which field of the order form it is about; empty = the whole.</summary>
    public static string Field(this Obstacle obstacle) =>
        obstacle switch
        {
            Obstacle.NameTaken => "Name",
            Obstacle.TooLarge or Obstacle.WrongPrice or Obstacle.SoldOut or Obstacle.HasEnough => "Plan",
            _ => "",
        };

    /// <summary>Why an order is refused.</summary>
    public static string ForBuyer(this Obstacle obstacle, Product product, Plan plan, string name) =>
        obstacle switch
        {
            Obstacle.NameTaken => $"The name {name} is taken. Please choose another.",
            Obstacle.NoImage or Obstacle.WrongPlatform or Obstacle.NoPort =>
                $"{product.Title} is sold out at the moment. Nothing was charged; please try again tomorrow.",
            Obstacle.TooLarge or Obstacle.WrongPrice or Obstacle.SoldOut =>
                $"{plan.Title} is sold out at the moment. Nothing was charged; please choose another plan.",
            Obstacle.HasEnough => $"{plan.Title} is limited to {plan.PerCustomer} for each customer, and there "
                + $"{(plan.PerCustomer == 1 ? "is one" : "are as many")} for this address already, or reserved for it. Nothing was charged; please choose another plan.",
            _ =>
                "We are full at the moment and cannot take new containers of this size. Nothing was charged; please try "
                    + "a smaller plan, or again tomorrow.",
        };

    /// <summary>Why a plan is not changed, or what was suspended is not resumed.</summary>
    public static string ForOwner(this Obstacle obstacle, Plan plan) =>
        obstacle switch
        {
            Obstacle.TooLarge => $"The machine that your container is on is too small for {plan.Title}.",
            Obstacle.NoImage or Obstacle.WrongPlatform or Obstacle.WrongPrice or Obstacle.SoldOut =>
                $"{plan.Title} is sold out at the moment.",
            Obstacle.HasEnough => $"You have as many of {plan.Title} as one customer may.",
            _ => "We are full at the moment: a container of that size does not fit.",
        };
}
