using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Berth.Doors.Admin;

/// <summary>What a form's handler asks for when operators are not enough.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnersOnlyAttribute : Attribute;

/// <summary>
/// Nothing is changed by who is not an operator at least, on no page of the folder: a new form is safe before anybody
/// thought of it.
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
