using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Berth.Doors.Admin;

/// <summary>Marks a form handler that only owners may use.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnersOnlyAttribute : Attribute;

/// <summary>
/// Lets only operators and owners change anything on the pages of this folder, so that a new form is protected by
/// default.
/// </summary>
public sealed class OperatorsChange : IAsyncPageFilter
{
    /// <inheritdoc />
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    /// <inheritdoc />
    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (
            HttpMethods.IsGet(context.HttpContext.Request.Method)
            || HttpMethods.IsHead(context.HttpContext.Request.Method)
        )
            return next();
        var needed =
            context.HandlerMethod?.MethodInfo.IsDefined(typeof(OwnersOnlyAttribute), inherit: false) == true
                ? AccountRole.Owner
                : AccountRole.Operator;
        if (Me.Of(context.HttpContext) is { } me && me.Role >= needed)
            return next();
        context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
        return Task.CompletedTask;
    }
}
